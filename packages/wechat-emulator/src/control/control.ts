import { coverage, type Coverage } from "../coverage.ts";
import { addDemo } from "../demo.ts";
import type { EmulatorEvent } from "../events.ts";
import type { ProxyOptions } from "../phone/request-proxy.ts";
import { componentCoverage } from "../phone/screen/component-coverage.ts";
import { wxCoverage } from "../phone/wx/wx-coverage.ts";
import { pushDueTickets } from "../push/push-to-platform.ts";
import { stageScenario } from "../scenario/stage-scenario.ts";
import { clearState, type State } from "../state.ts";
import { pickSwitches, type Switches } from "../switches.ts";
import { closeAgentSession, setAgent } from "./agents.ts";
import { apiSecurity, generateApiSecurity, rotatePlatformCertificate } from "./api-security.ts";
import { addApp, addTemplate, expireTokens } from "./apps.ts";
import {
  addPlatform,
  authorizePlatform,
  pushPlatformTicket,
  unauthorizePlatform,
} from "./platforms.ts";
import { setCallback } from "./callback-settings.ts";
import { callbacks, repeatCallback, type CallbacksInput } from "./callbacks.ts";
import { conversation, enterSession } from "./conversation.ts";
import { subscribeDevice } from "./devices.ts";
import { addFault, clearFaults } from "./faults.ts";
import { addMedia, media } from "./media.ts";
import { liveStream } from "./live-stream.ts";
import { events, messages, messagesSummary } from "./messages.ts";
import { calls, describeState } from "./observe.ts";
import { phoneNetwork, setPhoneNetwork } from "./phone-network.ts";
import { phoneRequest, type PhoneRequestInput } from "./phone-request.ts";
import { phoneSettings, setPhoneSettings } from "./phone-settings.ts";
import { phoneSession } from "./phone-session.ts";
import { answerPhoneSubscribe, phoneSubscribe } from "./phone-subscribe.ts";
import { answerPhoneSubscribeDevice, phoneSubscribeDevice } from "./phone-subscribe-device.ts";
import { addNotifyCode, failNotify, serviceCards } from "./service-cards.ts";
import { rejectInSettings, rights, subscribe, subscribeMany } from "./subscriptions.ts";
import { pushRaw } from "./push-raw.ts";
import { trace, type TraceInput } from "./trace.ts";
import { userMessage } from "./user-message.ts";
import { addUser, addUsers, issueCode } from "./users.ts";

/** The operations of /_emulator as functions: what only a test or a phone may do. */
export type Control = ReturnType<typeof createControl>;

export interface Initial {
  switches: Partial<Switches>;
  demo: boolean;
  proxy: ProxyOptions;
}

export function createControl(state: State, initial: Initial) {
  return {
    addApp: bind(state, addApp),
    addTemplate: bind(state, addTemplate),
    addUser: bind(state, addUser),
    addUsers: bind(state, addUsers),
    issueCode: bind(state, issueCode),
    subscribe: bind(state, subscribe),
    subscribeMany: bind(state, subscribeMany),
    rejectInSettings: bind(state, rejectInSettings),
    rights: bind(state, rights),
    messages: bind(state, messages),
    messagesSummary: bind(state, messagesSummary),
    events: bind(state, events),
    expireTokens: bind(state, expireTokens),
    addPlatform: bind(state, addPlatform),
    pushPlatformTicket: bind(state, pushPlatformTicket),
    authorizePlatform: bind(state, authorizePlatform),
    unauthorizePlatform: bind(state, unauthorizePlatform),
    setCallback: bind(state, setCallback),
    callbacks: (input?: CallbacksInput) => callbacks(state, input),
    /** Resolves when every callback is delivered or given up. */
    settleCallbacks: (): Promise<void> => state.pusher.settled(),
    repeatCallback: bind(state, repeatCallback),
    pushRaw: bind(state, pushRaw),
    enterSession: bind(state, enterSession),
    userMessage: bind(state, userMessage),
    conversation: bind(state, conversation),
    closeAgentSession: bind(state, closeAgentSession),
    setAgent: bind(state, setAgent),
    addMedia: bind(state, addMedia),
    media: bind(state, media),
    subscribeDevice: bind(state, subscribeDevice),
    addNotifyCode: bind(state, addNotifyCode),
    serviceCards: bind(state, serviceCards),
    failNotify: bind(state, failNotify),
    apiSecurity: bind(state, apiSecurity),
    generateApiSecurity: bind(state, generateApiSecurity),
    rotatePlatformCertificate: () => rotatePlatformCertificate(state),
    addFault: bind(state, addFault),
    clearFaults: (input?: { id?: string | undefined }) => clearFaults(state, input),
    stageScenario: bind(state, stageScenario),
    calls: (input?: { path?: string | undefined; limit?: number | undefined }) =>
      calls(state, input),
    state: () => describeState(state),
    coverage: (): readonly Coverage[] => coverage,
    phoneSubscribe: bind(state, phoneSubscribe),
    answerPhoneSubscribe: bind(state, answerPhoneSubscribe),
    phoneSubscribeDevice: bind(state, phoneSubscribeDevice),
    answerPhoneSubscribeDevice: bind(state, answerPhoneSubscribeDevice),
    phoneSettings: bind(state, phoneSettings),
    setPhoneSettings: bind(state, setPhoneSettings),
    phoneNetwork: bind(state, phoneNetwork),
    setPhoneNetwork: bind(state, setPhoneNetwork),
    phoneSession: bind(state, phoneSession),
    /** What of WeChat's client a mini program finds in the phone. */
    phoneCoverage: () => ({ wx: wxCoverage, components: componentCoverage }),
    phoneRequest: (input: PhoneRequestInput) => phoneRequest(state, initial.proxy, input),
    /** A line in the list of what happens. */
    tell: (input: TraceInput) => trace(state, input),
    liveStream: ({ appid }: { appid?: string | undefined }) => liveStream(state.live, appid),
    /** Moves the emulator's clock forward; nothing sleeps. */
    advanceClock(advanceMs: number): { nowMs: number } {
      state.clock.advance(advanceMs);
      pushDueTickets(state);
      return { nowMs: state.clock.nowMs() };
    },
    setOptions(switches: Partial<Switches>): Switches {
      state.switches = { ...state.switches, ...pickSwitches(switches) };
      return state.switches;
    },
    /** Called for each event that WeChat pushes, whether or not the app has a callback; returns how to stop. */
    onEvent(listener: (event: EmulatorEvent) => void): () => void {
      state.eventListeners.add(listener);
      return () => {
        state.eventListeners.delete(listener);
      };
    },
    /** Everything as it was at the start. */
    reset(): void {
      clearState(state, initial.switches);
      if (initial.demo) addDemo(state);
      // Those who hold a phone come back as users.
      state.live.tell(() => ({ from: "wechat", kind: "reset", title: "模拟器清空重来了" }));
    },
  };
}

function bind<I, O>(state: State, operation: (state: State, input: I) => O): (input: I) => O {
  return (input) => operation(state, input);
}
