import { mount } from './chat';

// The script knows itself only while it runs for the first time.
const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.channel) {
  const go = () => { Object.assign(window, { ParleyChat: mount(script) }); };
  if (document.body) go();
  else document.addEventListener('DOMContentLoaded', go);
}
