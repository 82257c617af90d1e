// The page's behaviour: live updates that keep what is typed and focused; dialogs; menus.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const FOCUSABLE = 'button:not([disabled]), [href], input:not([disabled]), select, textarea, summary';

  // --- live updates: each region's children are kept, replaced or added by their id ------------------------------

  const source = new WeakMap(); // the HTML of each child as received, so that what people do to it doesn't count as a change
  const remember = (child) => source.set(child, child.outerHTML);
  let lastFocus = null; // the focused element in the conversation before a dialog opened

  function keepEntries(old, fresh) {
    for (const field of $$('input, select, textarea', old)) {
      if (!field.name) continue;
      const tick = field.type === 'radio' || field.type === 'checkbox';
      const same = `[name="${CSS.escape(field.name)}"]` + (tick ? `[value="${CSS.escape(field.value)}"]` : '');
      const twin = $(same, fresh);
      if (!twin) continue;
      if (tick && field.checked !== field.defaultChecked) twin.checked = field.checked;
      if (field.matches('select')) {
        const chosen = field.selectedOptions[0];
        if (chosen && !chosen.defaultSelected && [...twin.options].some((one) => one.value === chosen.value)) {
          twin.value = chosen.value;
        }
      } else if (!tick && field.value !== field.defaultValue) twin.value = field.value;
    }
    const down = $('.content', old)?.scrollTop, area = $('.content', fresh);
    if (down && area) requestAnimationFrame(() => { area.scrollTop = down; });
  }

  function place(element) {
    const key = element.dataset.key;
    return { child: element.closest('[data-region] > [id]')?.id, key };
  }

  function refocus({ child, key }) {
    const home = child && document.getElementById(child);
    const target = home && ((key && $(`[data-key="${CSS.escape(key)}"]`, home)) || $(`:is(${FOCUSABLE}):not(.menu *)`, home));
    (target || $('#message'))?.focus({ preventScroll: true });
  }

  function replace(old, fresh) {
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const at = held && place(held);
    const caret = held && 'selectionStart' in held ? [held.selectionStart, held.selectionEnd] : null;
    const open = old.open;
    keepEntries(old, fresh);
    old.replaceWith(fresh);
    return () => {
      if (open && fresh.matches('dialog')) fresh.showModal();
      if (!held) return;
      refocus(at);
      if (caret?.[0] != null && document.activeElement?.matches('textarea, [type="text"]')) {
        document.activeElement.setSelectionRange(...caret);
      }
    };
  }

  function patch(region, news) {
    const added = [], after = [];
    let next = region.firstElementChild;
    for (const fresh of [...news.children]) {
      const old = [...region.children].find((child) => child.id === fresh.id);
      if (old && source.get(old) === fresh.outerHTML) {
        if (old === next) next = next.nextElementSibling;
        else region.insertBefore(old, next);
        continue;
      }
      remember(fresh);
      if (old) {
        if (old === next) next = next.nextElementSibling;
        after.push(replace(old, fresh));
        if (fresh.nextElementSibling !== next) region.insertBefore(fresh, next);
      } else region.insertBefore(fresh, next);
      added.push(fresh);
    }
    while (next) {
      const gone = next;
      next = next.nextElementSibling;
      const held = gone.contains(document.activeElement) && place(document.activeElement);
      if (gone.open) gone.close();
      gone.remove();
      if (held && !gone.matches('dialog')) after.push(() => refocus({}));
    }
    return { added, after };
  }

  htmx.defineExtension('keyed', {
    isInlineSwap: (style) => style === 'keyed',
    handleSwap(style, target, fragment) {
      if (style !== 'keyed') return false;
      const scroller = $('#scroller');
      const atEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 90;
      const changes = $$('[data-region]', fragment).map((news) => {
        const region = document.getElementById(news.id);
        return region ? patch(region, news) : { added: [], after: [] };
      });
      changes.forEach(({ after }) => after.forEach((step) => step()));
      showFrontDialog();
      if (atEnd && $('#messages')) scroller.scrollTop = scroller.scrollHeight;
      return changes.flatMap(({ added }) => added);
    },
  });

  // A browser opens at most six connections to a host, so one tab listens and notifies the others; when it is closed,
  // another takes over.
  function listen() {
    const { news: url, person, version: drawn } = $('#live').dataset;
    const others = new BroadcastChannel(url);
    const known = { online: true, versions: {} };
    let version = Number(drawn), hangUp = null;

    function hear({ online, versions }) {
      document.body.classList.toggle('offline', !online);
      if ((versions[person] ?? version) === version) return;
      version = versions[person];
      htmx.trigger('#live', 'changed');
    }

    function listenForAll(done) {
      const news = new EventSource(url);
      const tell = (online, versions = {}) => {
        known.online = online;
        Object.assign(known.versions, versions);
        others.postMessage({ online, versions });
        hear({ online, versions });
      };
      news.onopen = () => tell(true);
      news.onerror = () => tell(false);
      news.onmessage = ({ data }) => tell(true, JSON.parse(data));
      hangUp = () => { news.close(); done(); };
    }

    others.onmessage = ({ data }) => {
      if (data !== 'what is new?') hear(data);
      else if (hangUp) others.postMessage(known);
    };
    others.postMessage('what is new?'); // what changed while this page was loading
    navigator.locks.request(url, () => new Promise(listenForAll));
    addEventListener('pagehide', () => hangUp?.());
    addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
    setInterval(() => htmx.trigger('#live', 'changed'), 30000); // the clock runs, too
  }

  // --- dialogs ---------------------------------------------------------------------------------------------------

  function showFrontDialog() {
    const stack = $$('#modals > dialog');
    const front = stack.at(-1);
    stack.filter((each) => each !== front && each.open).forEach((each) => each.close());
    if (front && !front.open) {
      if (!document.activeElement?.closest('dialog')) lastFocus = place(document.activeElement);
      front.showModal();
      ($('[autofocus]', front) || $(`.content :is(${FOCUSABLE})`, front) || $('footer button:last-child', front)).focus();
    } else if (!front && lastFocus && !$('dialog[open]')) {
      if (document.activeElement === document.body) refocus(lastFocus);
      lastFocus = null;
    }
  }

  function ask(dialog, go) {
    dialog.returnValue = '';
    dialog.showModal();
    $('[data-answer="confirm"]', dialog).focus();
    dialog.onclick = (event) => {
      const answer = event.target.closest('[data-answer]')?.dataset.answer;
      if (answer) dialog.close();
      if (answer === 'confirm') go();
    };
  }

  document.addEventListener('htmx:confirm', (event) => {
    const id = event.target.dataset?.confirm;
    if (!id) return;
    event.preventDefault();
    ask(document.getElementById(id), () => event.detail.issueRequest(true));
  });

  function markErrors() {
    for (const error of $$('#modals .error')) {
      const wrong = error.textContent !== '';
      $$('input, select, textarea', error.parentElement).forEach((field) => {
        if (wrong) field.setAttribute('aria-invalid', 'true');
        else field.removeAttribute('aria-invalid');
      });
    }
    $('#modals [aria-invalid]')?.focus();
  }

  // --- everything else -------------------------------------------------------------------------------------------

  function showSidebar(open) {
    $('#sidebar').classList.toggle('open', open);
    $('.open-side').setAttribute('aria-expanded', String(open));
    $(open ? '#sidebar nav a' : '.open-side').focus();
  }

  let toastTimer;
  function toast(words) {
    $('#toast').textContent = words;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => { $('#toast').textContent = ''; }, 6000);
  }

  document.addEventListener('htmx:responseError', (event) => toast(event.detail.xhr.responseText.slice(0, 200)));
  document.addEventListener('htmx:sendError', () => toast('The simulated Slack cannot be reached.'));
  document.addEventListener('htmx:afterRequest', (event) => { if (event.target.matches('#modals form')) markErrors(); });
  document.addEventListener('submit', (event) => { if (!event.target.hasAttribute('hx-post')) event.preventDefault(); });

  // Keep a menu within the viewport: shifted from the edge, and above its button at the bottom.
  document.addEventListener('toggle', (event) => {
    const sheet = event.target.open && $(':scope > .sheet', event.target);
    if (!sheet) return;
    sheet.style.translate = '';
    const box = sheet.getBoundingClientRect(), button = event.target.getBoundingClientRect();
    const room = event.target.closest('.content, #scroller')?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
    const aside = Math.min(0, innerWidth - 8 - box.right) || Math.max(0, 8 - box.left);
    const above = box.bottom > room.bottom && button.top - box.height > room.top ? button.top - box.bottom - 4 : 0;
    sheet.style.translate = `${aside}px ${above}px`;
  }, true);

  document.addEventListener('change', (event) => {
    const most = event.target.closest('[data-most]');
    if (!most || $$(':checked', most).length <= Number(most.dataset.most)) return;
    event.target.checked = false;
    event.stopPropagation(); // a cancelled choice isn't sent to the app
  }, true);

  document.addEventListener('click', (event) => {
    const pressed = event.target.closest('[data-url], .open-side');
    for (const menu of $$('details.menu[open]')) {
      if (!menu.contains(event.target) || event.target.closest('.sheet button')) menu.open = false;
    }
    if ($('#sidebar.open') && !event.target.closest('#sidebar')) showSidebar(false);
    else if (pressed?.matches('.open-side')) showSidebar(true);
    if (pressed?.dataset.url) open(pressed.dataset.url, '_blank', 'noopener');
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && event.target.matches('.block input, .block textarea')) {
      htmx.trigger(event.target, 'enter');
    }
    if (event.key !== 'Escape') return;
    const menu = event.target.closest('details.menu[open]'), dialog = event.target.closest('dialog');
    if (menu) {
      menu.open = false;
      $('summary', menu).focus();
    } else if ($('#sidebar.open')) showSidebar(false);
    else if (dialog?.matches('.modal')) $('.back', dialog).click();
    else return;
    event.preventDefault();
  });
  document.addEventListener('cancel', (event) => { if (event.target.matches('.modal')) event.preventDefault(); }, true);

  htmx.process(document.body);
  document.body.inert = false; // nothing can be clicked before a click would be heard
  $$('[data-region]').forEach((region) => [...region.children].forEach(remember));
  if ($('#messages')) $('#scroller').scrollTop = $('#scroller').scrollHeight;
  showFrontDialog();
  listen();
})();
