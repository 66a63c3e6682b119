// The talk: what was said, in order, each message once.

export type Mark = 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'spoiler' | 'quote';
export interface Run { t: string; m?: Mark[]; u?: string }
export interface File { kind: string; url: string; name?: string; width?: number; height?: number }
export interface Button { label: string; action: string; value?: string; payload?: string; pressed?: boolean }
export interface Slide { title: string; text?: string; image?: File; url?: string; buttons?: Button[] }
export interface Message {
  id: string;
  key?: string;
  from: 'me' | 'bot' | 'team';
  at: number;
  runs?: Run[];
  files?: File[];
  buttons?: Button[][];
  slides?: Slide[];
  location?: { lat: number; lon: number };
  card?: { phone: string; first_name?: string };
  deleted?: boolean;
  state?: 'sending' | 'failed';
}

export class Talk {
  list: Message[] = [];

  /** Puts a message where it belongs. True when it was not known before. The server's copy of our own message replaces the one drawn at once. */
  take(m: Message): boolean {
    const at = this.list.findIndex((o) => o.id === m.id || (m.from === 'me' && m.key && o.key === m.key));
    if (at >= 0) {
      const old = this.list.splice(at, 1)[0]!;
      // Its files are drawn from this computer until the server has taken them home.
      if (m.files?.some((f) => !f.url)) m.files = old.files;
    }
    let place = this.list.length;
    while (place > 0 && after(this.list[place - 1]!, m)) place--;
    this.list.splice(place, 0, m);
    return at < 0;
  }

  /** How many messages of others came after a moment. */
  unread(since: number): number {
    return this.list.filter((m) => m.from !== 'me' && m.at > since && !m.deleted).length;
  }

  /** The newest message of ours that the server knows, for receipts. */
  newest(): Message | undefined {
    return this.list.findLast((m) => m.from !== 'me');
  }
}

const after = (a: Message, b: Message) => a.at > b.at || (a.at === b.at && a.id.length >= b.id.length && a.id > b.id);
