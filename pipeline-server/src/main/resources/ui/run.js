// Fills the steps' logs as they are written, and shows the page anew when a step begins or ends.
'use strict';
(() => {
  const run = document.getElementById('run');
  const base = `/api/v1/projects/${run.dataset.project}`;
  const escapes = /\u001b(\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|.)/g;

  for (const step of run.querySelectorAll('details[data-begun=true]')) {
    const log = step.querySelector('.log');
    const name = encodeURIComponent(step.dataset.step);
    const source = new EventSource(`${base}/runs/${run.dataset.number}/steps/${name}/logs?from=0`);
    source.onmessage = (message) => {
      const entry = JSON.parse(message.data);
      const line = document.createElement('span');
      line.className = entry.s;
      line.textContent = entry.text.replace(escapes, '') + (entry.p ? '' : '\n');
      log.append(line);
    };
    source.addEventListener('end', () => source.close());
  }

  if (run.dataset.ended !== 'true') {
    const events = new EventSource(`${base}/events?after=0`);
    const seen = new Set();
    let quiet;
    events.onmessage = (message) => {
      const event = JSON.parse(message.data);
      const ours = event.subject === run.dataset.number
        || event.subject.startsWith(`${run.dataset.number}/`);
      const begunOrEnded = /^(run|step)\./.test(event.type);
      if (!ours || !begunOrEnded || Date.parse(event.time) < performance.timeOrigin) return;
      if (seen.has(event.seq)) return;
      seen.add(event.seq);
      clearTimeout(quiet);
      quiet = setTimeout(() => location.reload(), 300);
    };
  }
})();
