// Fills the steps' logs as they are written, counts the time of running steps, and shows the page
// anew when a step begins or ends.
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
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
      log.append(line);
      if (atEnd) log.scrollTop = log.scrollHeight;
    };
    source.addEventListener('end', () => source.close());
  }

  if (run.dataset.ended === 'true') return;

  const shown = performance.now();
  for (const time of run.querySelectorAll('[data-started]:not([data-started=""])')) {
    const before = parseFloat(time.textContent) * 1000;
    setInterval(() => {
      time.textContent = `${((before + performance.now() - shown) / 1000).toFixed(1)} s`;
    }, 200);
  }

  const events = new EventSource(`${base}/events?after=${run.dataset.seen}`);
  let quiet;
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    const ours = event.subject === run.dataset.number
      || event.subject.startsWith(`${run.dataset.number}/`);
    if (!ours || !/^(run|step)\./.test(event.type)) return;
    clearTimeout(quiet);
    quiet = setTimeout(() => location.reload(), 300);
  };
})();
