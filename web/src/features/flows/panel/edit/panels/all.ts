import { lazy } from 'react';
import type { SpecialPanel } from '../panel';
import { DelayPanel } from './DelayPanel';
import { HTTPPanel } from './HTTPPanel';
import { QuizPanel } from './QuizPanel';
import { SetPanel } from './SetPanel';
import { SplitPanel } from './SplitPanel';

// The editor of messages is large, and not what every block needs.
const MessagePanel = lazy(() => import('./MessagePanel'));
const QuestionPanel = lazy(() => import('./QuestionPanel'));

/** Kinds whose forms a person would not want generated. All others are made from their specifications. */
export const panels: Record<string, SpecialPanel | undefined> = {
  message: { keys: ['content', 'press'], Panel: MessagePanel },
  question: { keys: ['content', 'answer', 'name', 'save', 'only_missing', 'share', 'skip', 'retries', 'retry'], Panel: QuestionPanel },
  poll: { keys: ['content'], Panel: MessagePanel },
  quiz: { keys: ['questions', 'results'], Panel: QuizPanel },
  delay: { keys: ['for', 'until', 'at', 'days'], Panel: DelayPanel },
  set: { keys: ['set'], Panel: SetPanel },
  split: { keys: ['branches'], Panel: SplitPanel },
  random: { keys: ['branches'], Panel: SplitPanel },
  http: { keys: ['method', 'url', 'headers', 'json', 'body'], Panel: HTTPPanel },
};
