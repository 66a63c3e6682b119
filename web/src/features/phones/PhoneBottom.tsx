import { ActionIcon, Button, FileButton, Menu, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFile, IconKeyboard, IconMapPin, IconPaperclip, IconPhone, IconPhoto, IconSend2, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneView } from './hub';
import { LinkDialog } from './LinkDialog';
import classes from './Phone.module.css';
import type { Target } from './PhoneFrame';
import { ButtonRows } from './PhoneMessage';
import { bottomOf } from './phoneState';
import type { Phone } from './usePhone';

interface Props {
  phone: Phone;
  view: PhoneView;
  target: Target | null;
  dropTarget: () => void;
}

/** Where a person writes, or the one button the messenger shows instead. */
export function PhoneBottom(props: Props) {
  const { t } = useTranslation('phones');
  const { phone, view } = props;
  const bottom = bottomOf(view);
  if (bottom === 'gone') return <p className={classes.gone}>{t('phone.gone')}</p>;
  if (bottom === 'start') return <Start {...props} />;
  if (bottom === 'unblock') return <div className={classes.start}><Button fullWidth variant="default" loading={phone.busy} onClick={() => void phone.act('unblock')}>{t('phone.unblock')}</Button></div>;
  return <Write {...props} />;
}

/** A chat begins by the button Start, and mostly with a link that was opened before. */
function Start({ phone, view }: Props) {
  const { t } = useTranslation('phones');
  const [linking, link] = useDisclosure(false);
  return (
    <div className={classes.start}>
      {view.state.start ? <small>{t('phone.startWith', { start: view.state.start })}</small> : <Button size="compact-sm" variant="subtle" onClick={link.open}>{t('link.action')}</Button>}
      <Button fullWidth loading={phone.busy} onClick={() => void phone.act('press_start')}>{t('phone.start')}</Button>
      <LinkDialog opened={linking} onClose={link.close} phone={phone} bot={view.bot} />
    </div>
  );
}

/** The middle of Moscow: a place as good as any to share. */
const somewhere = { latitude: 55.7539, longitude: 37.6208 };

function Write({ phone, view, target, dropTarget }: Props) {
  const { t } = useTranslation('phones');
  const [text, setText] = useState('');
  const [hidden, setHidden] = useState<number | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { keyboard } = view.state;
  const [aimed, setAimed] = useState(target);
  if (target !== aimed) {
    setAimed(target);
    if (target?.verb === 'edit') setText(target.message.text ?? '');
  }
  useEffect(() => {
    if (target) field.current?.focus();
  }, [target]);
  const drop = () => {
    if (target?.verb === 'edit') setText('');
    dropTarget();
  };
  const send = async () => {
    const words = text.trim();
    if (words === '') return;
    setText('');
    dropTarget();
    const done = await phone.act(target?.verb === 'edit' ? 'edit' : 'say', { text: words, message: target?.message.id });
    if (!done) setText((old) => old || words);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && target) drop();
  };
  const sendFiles = (files: File[]) => {
    if (files.length === 0) return;
    void phone.act('send_media', { text: text.trim() }, files).then((done) => done && setText(''));
  };
  const open = keyboard !== undefined && hidden !== keyboard.message;
  return (
    <div className={classes.bottom}>
      {target ? (
        <div className={classes.target}>
          <span><b>{target.verb === 'edit' ? t('message.editing') : t('message.replying')}</b> {target.message.text ?? t('message.earlier')}</span>
          <ActionIcon size="sm" aria-label={t('message.drop')} onClick={drop}><IconX size={14} /></ActionIcon>
        </div>
      ) : null}
      <div className={classes.write}>
        <Menu position="top-start" width={220} shadow="md">
          <Menu.Target><ActionIcon className={classes.tool} size="lg" aria-label={t('phone.attach')}><IconPaperclip size={19} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <FileButton multiple accept="image/*,video/*" onChange={sendFiles}>{(props) => <Menu.Item {...props} closeMenuOnClick={false} leftSection={<IconPhoto size={16} />}>{t('phone.photo')}</Menu.Item>}</FileButton>
            <FileButton multiple onChange={sendFiles}>{(props) => <Menu.Item {...props} closeMenuOnClick={false} leftSection={<IconFile size={16} />}>{t('phone.file')}</Menu.Item>}</FileButton>
            <Menu.Item leftSection={<IconMapPin size={16} />} onClick={() => void phone.act('share_location', somewhere)}>{t('phone.location')}</Menu.Item>
            <Menu.Item leftSection={<IconPhone size={16} />} disabled={!view.person.phone} onClick={() => void phone.act('share_phone')}>{view.person.phone ? t('phone.sharePhone') : t('phone.noPhone')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Textarea ref={field} autosize minRows={1} maxRows={4} className={classes.field} classNames={{ input: classes.input }} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKey} placeholder={keyboard?.placeholder || t('phone.placeholder')} aria-label={t('phone.write')} />
        {keyboard ? <ActionIcon className={classes.tool} size="lg" aria-label={open ? t('phone.hideKeyboard') : t('phone.showKeyboard')} aria-expanded={open} onClick={() => setHidden(open ? keyboard.message : null)}><IconKeyboard size={19} /></ActionIcon> : null}
        <ActionIcon className={classes.tool} size="lg" variant="filled" color="teal" aria-label={t('phone.send')} disabled={text.trim() === ''} onClick={() => void send()}><IconSend2 size={18} /></ActionIcon>
      </div>
      {keyboard && open ? <div className={classes.keyboard}><ButtonRows rows={keyboard.buttons} busy={phone.busy} press={(button) => void phone.act('press', { button: button.label })} /></div> : null}
    </div>
  );
}
