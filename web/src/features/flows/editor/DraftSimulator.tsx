import type { Flow } from '~/api/contract';
import { startId } from '../document/graph';
import SimulatorPanel from '../simulator/SimulatorPanel';
import { useDraft, useFlowEditor } from './context';

interface Props {
  flow: Flow;
  /** The block that is chosen; the walk may begin there. */
  start: string | undefined;
  onCurrent: (block: string | null) => void;
  onClose: () => void;
}

/** The simulator of the draft as it stands now, saved or not. */
export default function DraftSimulator({ start, ...rest }: Props) {
  const { graphOf } = useFlowEditor();
  const document = useDraft((state) => state.document);
  return <SimulatorPanel {...rest} document={document} graph={graphOf(document)} start={start === startId ? undefined : start} />;
}
