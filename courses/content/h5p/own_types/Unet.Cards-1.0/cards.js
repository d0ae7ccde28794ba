// Turn the card: a term on one side, its meaning on the other; then situations with one right answer each. MIT.
// Ends with the xAPI statement "completed": points, and as response the chosen answers by number, "0[,]2[,]1".
var Unet = Unet || {};

Unet.Cards = (function () {
  "use strict";
  const WORDS = {
    turn: "Turn the card", back: "Back", next: "Next", card: "Card @number of @all", question: "Question @number of @all",
    check: "Check", choose: "Choose an answer first.", right: "Right!", wrong: "Not quite.", finish: "Finish",
    end: "You are through!", score: "@score of @total right.", again: "Once more",
  };
  let made = 0;

  // Texts of a content come escaped once.
  function plain(text) {
    const area = document.createElement("textarea");
    area.innerHTML = text ?? "";
    return area.value;
  }

  function element(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside.filter(Boolean));
    return made;
  }

  function Cards(params, contentId, extras) {
    H5P.EventDispatcher.call(this);
    this.contentId = contentId;
    this.cards = (params.cards ?? []).map((card) => ({ term: plain(card.term), meaning: plain(card.meaning) }));
    this.questions = (params.questions ?? []).filter((question) => question.answers?.length).map((question) => ({
      text: plain(question.text),
      answers: question.answers.map((one) => ({ text: plain(one.text), correct: one.correct === true, why: plain(one.why) })),
    }));
    this.intro = plain(params.intro);
    this.words = {};
    for (const name of Object.keys(WORDS)) this.words[name] = plain(params.words?.[name]) || WORDS[name];
    this.steps = this.cards.length + this.questions.length;
    this.number = ++made;
    this.begin(extras?.previousState);
  }
  Cards.prototype = Object.create(H5P.EventDispatcher.prototype);
  Cards.prototype.constructor = Cards;

  // step: the card, question or (last) end that is shown; turned: is the card turned; answers: numbers, in order.
  Cards.prototype.begin = function (state) {
    const fits = state && Array.isArray(state.answers) && Number.isInteger(state.step) && state.step >= 0 && state.step <= this.steps &&
      state.answers.every((one, place) => this.questions[place]?.answers[one]);
    this.step = fits ? state.step : 0;
    this.turned = fits ? state.turned === true : false;
    this.answers = fits ? state.answers.slice() : [];
    this.told = fits ? state.told === true : false;
  };

  Cards.prototype.getCurrentState = function () {
    if (!this.step && !this.turned && !this.answers.length) return undefined;
    return { step: this.step, turned: this.turned, answers: this.answers, told: this.told };
  };
  Cards.prototype.getScore = function () {
    return this.answers.filter((one, place) => this.questions[place].answers[one].correct).length;
  };
  Cards.prototype.getMaxScore = function () { return this.questions.length; };
  Cards.prototype.getAnswerGiven = function () { return this.answers.length > 0; };
  Cards.prototype.getTitle = function () { return this.intro; };
  Cards.prototype.resetTask = function () { this.begin(); this.show(); };

  Cards.prototype.attach = function ($container) {
    const [box] = $container;
    box.classList.add("unet-cards");
    this.box = box;
    this.show();
  };

  Cards.prototype.word = function (name, values) {
    return this.words[name].replace(/@(\w+)/g, (mark, key) => (key in values ? values[key] : mark));
  };

  Cards.prototype.go = function (step) {
    this.step = step;
    this.turned = false;
    this.show();
    // The reader is taken along: what was pressed is gone.
    this.box.querySelector("[tabindex='-1']").focus();
    if (step === this.steps) this.finish(); else this.triggerXAPI("interacted");
  };

  Cards.prototype.button = function (label, act, more) {
    const button = element("button", { type: "button", textContent: label, ...more });
    button.addEventListener("click", act);
    return button;
  };

  Cards.prototype.show = function () {
    const inside = this.step < this.cards.length ? this.showCard() : this.step < this.steps ? this.showQuestion() : this.showEnd();
    this.box.replaceChildren(element("div", { className: "unet-cards-page" }, ...inside));
    this.trigger("resize");
  };

  Cards.prototype.showCard = function () {
    const { term, meaning } = this.cards[this.step];
    const back = element("p", { className: "unet-cards-meaning" });
    const said = element("div", { className: "unet-cards-back" }, back);
    said.setAttribute("aria-live", "polite");
    const heading = element("h2", { className: "unet-cards-term", textContent: term, tabIndex: -1 });
    const card = element("div", { className: "unet-cards-card" }, heading, said);
    const turn = this.button(this.words.turn, () => {
      this.turned = !this.turned;
      draw();
      this.triggerXAPI("interacted");
      this.trigger("resize");
    }, { className: "unet-cards-turn" });
    const draw = () => {
      card.classList.toggle("unet-cards-turned", this.turned);
      turn.setAttribute("aria-pressed", String(this.turned));
      back.textContent = this.turned ? meaning : "";
    };
    draw();
    return [
      this.step === 0 && this.intro && element("p", { className: "unet-cards-intro", textContent: this.intro }),
      element("p", { className: "unet-cards-where", textContent: this.word("card", { number: this.step + 1, all: this.cards.length }) }),
      card,
      element("div", { className: "unet-cards-buttons" },
        this.step > 0 && this.button(this.words.back, () => this.go(this.step - 1), { className: "unet-cards-quiet" }),
        turn, this.onward()),
    ];
  };

  Cards.prototype.onward = function () {
    return this.button(this.step === this.steps - 1 ? this.words.finish : this.words.next, () => this.go(this.step + 1));
  };

  Cards.prototype.showQuestion = function () {
    const place = this.step - this.cards.length;
    const { text, answers } = this.questions[place];
    const name = `unet-cards-${this.number}-${place}`;
    const said = element("p", { className: "unet-cards-said" });
    said.setAttribute("role", "status");
    const radios = answers.map((answer, number) => element("input", { type: "radio", name, value: number }));
    const lines = answers.map((answer, number) => element("label", {}, radios[number], element("span", { textContent: answer.text })));
    const buttons = element("div", { className: "unet-cards-buttons" });
    const closed = () => {
      const chosen = answers[this.answers[place]];
      radios.forEach((radio, number) => {
        radio.disabled = true;
        radio.checked = number === this.answers[place];
        lines[number].classList.toggle("unet-cards-right", answers[number].correct);
        lines[number].classList.toggle("unet-cards-wrong", radio.checked && !answers[number].correct);
      });
      said.textContent = [chosen.correct ? this.words.right : this.words.wrong, chosen.why].filter(Boolean).join(" ");
      buttons.replaceChildren(this.onward());
    };
    buttons.append(this.button(this.words.check, () => {
      const chosen = radios.findIndex((radio) => radio.checked);
      if (chosen < 0) { said.textContent = this.words.choose; return; }
      this.answers[place] = chosen;
      closed();
      buttons.firstChild.focus();
      this.triggerXAPI("interacted");
      this.trigger("resize");
    }));
    if (this.answers.length > place) closed();
    return [
      element("p", { className: "unet-cards-where", textContent: this.word("question", { number: place + 1, all: this.questions.length }) }),
      element("fieldset", {}, element("legend", { textContent: text, tabIndex: -1 }), ...lines),
      said, buttons,
    ];
  };

  Cards.prototype.showEnd = function () {
    const total = this.getMaxScore();
    return [
      element("h2", { className: "unet-cards-term", textContent: this.words.end, tabIndex: -1 }),
      total > 0 && element("p", { className: "unet-cards-score", textContent: this.word("score", { score: this.getScore(), total }) }),
      element("div", { className: "unet-cards-buttons" }, this.button(this.words.again, () => {
        this.begin();
        this.go(0);
      })),
    ];
  };

  Cards.prototype.finish = function () {
    if (this.told) return;
    this.told = true;
    const event = this.createXAPIEventTemplate("completed");
    // Cards without questions are finished, and win nothing.
    if (this.getMaxScore()) {
      event.setScoredResult(this.getScore(), this.getMaxScore(), this, true, this.getScore() === this.getMaxScore());
    }
    event.data.statement.result = { ...event.data.statement.result, completion: true, response: this.answers.join("[,]") };
    this.trigger(event);
  };

  return Cards;
})();
