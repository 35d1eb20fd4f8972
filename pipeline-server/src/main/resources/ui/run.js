// Fills the steps' logs as they are written, counts the time of running steps, and shows the page
// anew when a step begins or ends.
'use strict';
(() => {
  const run = document.getElementById('run');
  const base = `/api/v1/projects/${run.dataset.project}`;
  // Escape sequences, controls but the tab, and what would change the direction of writing.
  const escapes = /\u001b(\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|.)|[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

  // Short requests, not one stream a step: a browser keeps only six connections to one server.
  const show = (log, entries) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
    for (const entry of entries) {
      const line = document.createElement('span');
      line.className = entry.s;
      line.textContent = entry.text.replace(escapes, '') + (entry.p ? '' : '\n');
      log.append(line);
    }
    if (atEnd) log.scrollTop = log.scrollHeight;
  };

  const follow = async (step) => {
    const name = encodeURIComponent(step.dataset.step);
    const url = `${base}/runs/${run.dataset.number}/steps/${name}/logs?limit=1000&from=`;
    let from = 0;
    for (;;) {
      const answer = await fetch(url + from, {headers: {Accept: 'application/json'}});
      if (answer.status === 401 || answer.status === 403) return;
      if (answer.ok) {
        const page = await answer.json();
        show(step.querySelector('.log'), page.items);
        from += page.items.length;
        if (page.complete && page.items.length === 0) return;
        if (page.items.length > 0) continue;
      }
      await new Promise((again) => setTimeout(again, 300));
    }
  };

  for (const step of run.querySelectorAll('details[data-begun=true]')) follow(step);

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
