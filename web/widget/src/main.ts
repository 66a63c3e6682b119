import { mount } from './chat';

// The script knows itself only while it runs for the first time.
const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.channel) {
  const base = new URL(script.src).origin;
  // A site may forbid what the chat needs: then whoever runs the site reads what to allow.
  document.addEventListener('securitypolicyviolation', (e) => {
    if (e.blockedURI.startsWith(base)) console.error(`Parley chat: add ${base} to ${e.effectiveDirective} in the Content-Security-Policy of this site.`);
  });
  const go = () => { Object.assign(window, { ParleyChat: mount(script) }); };
  if (document.body) go();
  else document.addEventListener('DOMContentLoaded', go);
}
