'use strict';
// Loaded before the emulator of Kinesis, which has no options for any of this.

const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const PARENT_GONE = 86;
// It writes its state to disk every second; one that is stopped in order has time to do it once more.
const LAST_WRITE_MILLISECONDS = 1500;

// It would listen on every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, typeof port === 'number' ? { port, host: '127.0.0.1' } : port, ...rest);
};

// A terminal sends these to every process of a command at once; it is the parent who decides when its children stop.
for (const add of ['on', 'once', 'addListener']) {
  const original = process[add];
  process[add] = function (event, listener) {
    return event === 'SIGINT' || event === 'SIGHUP' ? this : original.call(this, event, listener);
  };
}
for (const signal of ['SIGINT', 'SIGHUP']) {
  process.prependListener(signal, () => {});
}

// However the parent ends, the system closes the pipe that is this process's standard input.
const persistent = process.env.SHOULD_PERSIST_DATA === 'true';
let ending = false;
function end() {
  if (!ending) {
    ending = true;
    setTimeout(() => process.exit(PARENT_GONE), persistent ? LAST_WRITE_MILLISECONDS : 0);
  }
}
process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();

// Killed in the middle of a write it leaves half a file, with which it would not start again.
if (persistent) {
  const file = path.join(process.env.PERSIST_PATH, 'kinesis-data.json');
  if (fs.existsSync(file)) {
    try {
      JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch (broken) {
      fs.renameSync(file, `${file}.broken`);
      console.log(`the streams could not be read and are set aside: ${broken.message}`);
    }
  }
}
