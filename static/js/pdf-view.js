// A PDF on the page: one page at a time as canvas, with its text above it. Nothing in the file is run: no scripts, no
// forms, no links; the file comes from our own address and is drawn by the vendored pdf.js.
//
// Every element with data-pdf becomes a view. element.pdfView has page, count, show(n), zoom(factor), and selection();
// the element sends "pdf-page" when another page stands there.

import * as pdfjs from "../vendor/pdf-5.6.205.min.mjs";

const STEP = 1.2;
const SMALLEST = 0.4;
const LARGEST = 4;
const MARGIN = 48;
// A page of absurd size would take all memory: what a canvas holds at most.
const MOST_PIXELS = 16_000_000;
const TYPING = "input, textarea, select, [contenteditable]";

export class PdfView {
  page = 0;
  count = 0;
  #element;
  #view;
  #document = null;
  #zoom = 1;
  #drawing = null;
  #turn = 0;

  constructor(element) {
    this.#element = element;
    this.#view = element.querySelector("[data-pdf-view]");
    element.pdfView = this;
    pdfjs.GlobalWorkerOptions.workerSrc = element.dataset.worker;
    this.#bind();
    this.#open();
  }

  async show(number) {
    const wanted = Math.min(Math.max(1, Math.trunc(number) || 1), this.count);
    const isOther = wanted !== this.page;
    this.page = wanted;
    await this.#draw();
    if (!isOther) return;
    this.#view.scrollTop = 0;
    this.#element.dispatchEvent(new CustomEvent("pdf-page", { detail: wanted, bubbles: true }));
  }

  zoom(factor) {
    this.#zoom = Math.min(LARGEST, Math.max(SMALLEST, this.#zoom * factor));
    return this.#draw();
  }

  // What is selected on the page: {page, text}, or null.
  selection() {
    const chosen = window.getSelection();
    const text = chosen.toString().replace(/\s+/g, " ").trim();
    const isHere = text && this.#view.contains(chosen.anchorNode) && this.#view.contains(chosen.focusNode);
    return isHere ? { page: this.page, text } : null;
  }

  async #open() {
    this.#say("loading");
    try {
      const loading = pdfjs.getDocument({
        url: this.#element.dataset.src,
        disableRange: true,
        disableStream: true,
        disableAutoFetch: true,
        enableXfa: false,
        isEvalSupported: false,
        useWasm: false,
        useWorkerFetch: false,
        maxImageSize: MOST_PIXELS * 4,
        verbosity: pdfjs.VerbosityLevel.ERRORS,
      });
      this.#document = await loading.promise;
      this.count = this.#document.numPages;
      this.#element.querySelector("[data-pdf-n]").textContent = this.count.toLocaleString("en");
      this.#field.max = this.count;
      this.#element.querySelector("[data-pdf-acts]").hidden = false;
      await this.show(1);
      this.#say("");
    } catch (error) {
      this.#say({ PasswordException: "locked", InvalidPDFException: "broken" }[error?.name] ?? "failed");
    }
  }

  async #draw() {
    if (!this.#document) return;
    const turn = (this.#turn += 1);
    this.#drawing?.cancel();
    const page = await this.#document.getPage(this.page);
    if (turn !== this.#turn) return;
    const plain = page.getViewport({ scale: 1 });
    const fit = Math.max(240, this.#view.clientWidth - MARGIN) / plain.width;
    const viewport = page.getViewport({ scale: Math.min(fit, 2) * this.#zoom });
    const leaf = document.createElement("div");
    leaf.className = "q-page-of-pdf";
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    leaf.append(canvas);
    if (!(await this.#paint(page, viewport, canvas)) || turn !== this.#turn) return;
    leaf.append(await this.#text(page, viewport));
    if (turn !== this.#turn) return;
    this.#view.replaceChildren(leaf);
    this.#name();
  }

  async #paint(page, viewport, canvas) {
    const area = viewport.width * viewport.height;
    const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / area));
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    canvas.style.width = `${Math.floor(viewport.width)}px`;
    canvas.style.height = `${Math.floor(viewport.height)}px`;
    const transform = sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0];
    this.#drawing = page.render({ canvas, viewport, transform });
    try {
      await this.#drawing.promise;
      return true;
    } catch (error) {
      if (error?.name === "RenderingCancelledException") return false;
      throw error;
    }
  }

  async #text(page, viewport) {
    const container = document.createElement("div");
    container.className = "q-pdftext";
    container.style.setProperty("--total-scale-factor", viewport.scale);
    container.style.setProperty("--scale-round-x", "1px");
    container.style.setProperty("--scale-round-y", "1px");
    const textContentSource = await page.getTextContent();
    await new pdfjs.TextLayer({ textContentSource, container, viewport }).render();
    return container;
  }

  get #field() {
    return this.#element.querySelector("[data-pdf-page]");
  }

  #name() {
    const label = this.#element.dataset.pageLabel.replace("%p", this.page).replace("%n", this.count);
    this.#view.setAttribute("aria-label", label);
    this.#field.value = this.page;
    this.#element.querySelector('[data-pdf-act="earlier"]').disabled = this.page <= 1;
    this.#element.querySelector('[data-pdf-act="further"]').disabled = this.page >= this.count;
  }

  #say(name) {
    this.#element.querySelector("[data-pdf-said]").textContent = name ? this.#element.dataset[name] : "";
  }

  #bind() {
    const acts = {
      earlier: () => this.show(this.page - 1),
      further: () => this.show(this.page + 1),
      smaller: () => this.zoom(1 / STEP),
      larger: () => this.zoom(STEP),
    };
    for (const button of this.#element.querySelectorAll("[data-pdf-act]")) {
      button.addEventListener("click", () => acts[button.dataset.pdfAct]());
    }
    this.#field.addEventListener("change", () => this.show(Number(this.#field.value)));
    // Keys of the page while it has the focus: turn, first, last, larger, smaller.
    this.#view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
      const keys = {
        ArrowLeft: acts.earlier,
        ArrowRight: acts.further,
        PageUp: () => this.#scrollOr(-1, acts.earlier),
        PageDown: () => this.#scrollOr(1, acts.further),
        Home: () => this.show(1),
        End: () => this.show(this.count),
        "+": acts.larger,
        "-": acts.smaller,
      };
      if (!this.#document || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    let waiting = 0;
    let width = this.#view.clientWidth;
    new ResizeObserver(() => {
      if (this.#view.clientWidth === width) return;
      width = this.#view.clientWidth;
      clearTimeout(waiting);
      waiting = setTimeout(() => this.#draw(), 120);
    }).observe(this.#view);
  }

  #scrollOr(direction, turn) {
    const before = this.#view.scrollTop;
    this.#view.scrollTop += direction * this.#view.clientHeight * 0.9;
    if (this.#view.scrollTop === before) turn();
  }
}

for (const element of document.querySelectorAll("[data-pdf]")) new PdfView(element);
