// Must be imported before anything that validates: without it zod probes `new Function`, which the content policy reports.
import { config } from 'zod/mini';

config({ jitless: true });
