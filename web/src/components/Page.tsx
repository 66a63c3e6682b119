import { Anchor, Breadcrumbs, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import classes from './Page.module.css';

/** One step on the way here: a title and, but for the last, where it leads. */
export interface Crumb {
  title: string;
  to?: string;
}

/**
 * The frame of every page: title (also of the browser tab), one line about it, breadcrumbs, and the one main action top right.
 * `fill` gives the page the whole height without padding, for inbox and canvas; then `bar={false}` drops the title bar but keeps the heading for readers of the screen.
 */
export function Page(props: { title: string; about?: ReactNode; crumbs?: Crumb[]; action?: ReactNode; fill?: boolean; bar?: boolean; width?: number; children: ReactNode }) {
  const { title, about, crumbs, action, fill = false, bar = true, width = 1200, children } = props;
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <div className={classes.page} data-fill={fill || undefined}>
      {bar ? (
        <header className={classes.bar}>
          <div className={classes.inner} data-fill={fill || undefined}>
            <div className={classes.row} style={fill ? undefined : { maxWidth: width }}>
              <div className={classes.words}>
                {crumbs?.length ? (
                  <Breadcrumbs separator="/" separatorMargin={6} mb={2}>
                    {crumbs.map((crumb) => crumb.to ? <Anchor key={crumb.title} component={Link} to={crumb.to} size="sm" c="dimmed">{crumb.title}</Anchor> : <Text key={crumb.title} size="sm" c="dimmed">{crumb.title}</Text>)}
                  </Breadcrumbs>
                ) : null}
                <Title order={1} textWrap="balance">{title}</Title>
                {about ? <Text c="dimmed" size="sm" mt={2}>{about}</Text> : null}
              </div>
              {action ? <Group gap="xs" wrap="nowrap" className={classes.action}>{action}</Group> : null}
            </div>
          </div>
        </header>
      ) : <h1 className={classes.hidden}>{title}</h1>}
      <div className={classes.body}>{fill ? children : <div className={classes.inner} data-body><div style={{ maxWidth: width }}>{children}</div></div>}</div>
    </div>
  );
}
