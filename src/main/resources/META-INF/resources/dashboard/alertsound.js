/** Frequencies in Hz and start times in s of the tones. */
const TONES = [[880, 0], [1_175, 0.14]];
const TONE_SECONDS = 0.16;
const VOLUME = 0.2;

let context;

/** Prepares the sound. The browser permits it only after the user has clicked or pressed a key. */
export function prepareSound() {
  context ??= new AudioContext();
  context.resume();
}

/** Plays two short tones. */
export function playSound() {
  prepareSound();
  for (const [frequency, start] of TONES) {
    const tone = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    const at = context.currentTime + start;
    gain.gain.setValueAtTime(VOLUME, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  }
}
