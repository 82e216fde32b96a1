/** What a network can run on, in the order in which `auto` tries them. */
export const devices = ['cuda', 'webgpu', 'cpu'] as const;
export type Device = (typeof devices)[number];

export const deviceRequests = ['auto', ...devices] as const;
export type DeviceRequest = (typeof deviceRequests)[number];

/** The device in use, and why none of those tried before it is. */
export interface DeviceChoice {
  readonly device: Device;
  readonly passedOver: readonly { readonly device: Device; readonly reason: string }[];
}

/** Why the devices before it were passed over, in one line for people: `cuda: …; webgpu: …`; empty when none was. */
export function describePassedOver({ passedOver }: DeviceChoice): string {
  const reasons = [...new Set(passedOver.map(({ reason }) => reason))];
  const devicesOf = (why: string) => passedOver.filter(({ reason }) => reason === why).map(({ device }) => device);
  return reasons.map((reason) => `${devicesOf(reason).join(', ')}: ${reason}`).join('; ');
}

/** Where words are embedded and why, in one line for people; empty where that is where the images are. */
export function describeWordsDevice(words: DeviceChoice, images: Device): string {
  const why = describePassedOver(words);
  return words.device === images || why === '' ? '' : `words on ${words.device} (${why})`;
}
