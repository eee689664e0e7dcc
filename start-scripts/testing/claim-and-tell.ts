import { claimPorts } from '../claim-ports.ts';

const { ports } = await claimPorts(JSON.parse(process.argv[2] ?? '{}'));
process.send?.(ports);
