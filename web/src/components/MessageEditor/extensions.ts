import { type Extensions, Mark, mergeAttributes, Node } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { Document } from '@tiptap/extension-document';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import { Placeholder, UndoRedo } from '@tiptap/extensions';
import { goodURL } from '~/lib/rich/text';
import classes from './RichInput.module.css';

/** Words that show only when they are pressed. */
const Spoiler = Mark.create({
  name: 'spoiler',
  parseHTML: () => [{ tag: 'span[data-spoiler]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes, { 'data-spoiler': '', class: classes.spoiler ?? '' }), 0],
});

/** A line; it may belong to a quote. Both keys of a new line make one: messengers know no other. */
const Line = Paragraph.extend({
  addAttributes: () => ({
    quote: { default: false, parseHTML: (element: HTMLElement) => element.closest('blockquote') !== null || element.dataset.quote !== undefined, renderHTML: ({ quote }) => (quote ? { 'data-quote': '' } : {}) },
  }),
  addKeyboardShortcuts() {
    return { 'Shift-Enter': () => this.editor.commands.splitBlock() };
  },
});

/** What values are called, and the chips that show it: names may come after the chips, and change while people write. */
export class Names {
  label = (code: string): string => code;
  readonly shown = new Set<() => void>();

  become(label: (code: string) => string) {
    this.label = label;
    for (const draw of this.shown) draw();
  }
}

/** A value or a tag of a template, which is chosen and not typed. */
const Variable = Node.create<{ names: Names }>({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  marks: '_',
  addOptions: () => ({ names: new Names() }),
  addAttributes: () => ({ code: { default: '', parseHTML: (element: HTMLElement) => element.dataset.variable ?? '', renderHTML: ({ code }) => ({ 'data-variable': String(code) }) } }),
  parseHTML: () => [{ tag: 'span[data-variable]' }],
  renderHTML({ HTMLAttributes, node }) {
    return ['span', mergeAttributes(HTMLAttributes, { class: classes.variable ?? '' }), this.options.names.label(String(node.attrs.code))];
  },
  addNodeView() {
    const { names } = this.options;
    return ({ node }) => {
      const dom = document.createElement('span');
      dom.className = classes.variable ?? '';
      let code = String(node.attrs.code);
      const draw = () => {
        dom.textContent = names.label(code);
      };
      draw();
      names.shown.add(draw);
      return {
        dom,
        update: (next) => {
          if (next.type.name !== 'variable') return false;
          code = String(next.attrs.code);
          draw();
          return true;
        },
        destroy: () => names.shown.delete(draw),
      };
    };
  },
  renderText: ({ node }) => String(node.attrs.code),
});

/** Everything a text of a message may hold, and nothing else: what is pasted loses the rest. */
export function extensions(names: Names, placeholder: string): Extensions {
  return [
    Document, Line, Text, Bold, Italic, Strike, Code.extend({ excludes: '' }), Spoiler, Variable.configure({ names }), UndoRedo,
    Link.configure({ openOnClick: false, autolink: false, linkOnPaste: true, isAllowedUri: (url) => goodURL(url) || url.includes('{{'), HTMLAttributes: { rel: null, target: null } }),
    Placeholder.configure({ placeholder }),
  ];
}
