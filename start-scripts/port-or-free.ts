import { connect } from 'node:net';
import { canListen, freePort } from 'service-kit/starting';

const HOST = '127.0.0.1';

/** This port of loopback, or any free one where somebody listens on it already. */
export async function portOrFree(wanted: number): Promise<number> {
  return (await isAnswered(wanted)) || !(await canListen(wanted)) ? freePort() : wanted;
}

/** Some systems let a second server listen beside one that listens on all addresses, so trying to listen is not enough. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const answer = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
}
