using Antiphon.Media.Engine;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch;

/// <summary>Carries out operations, one after the other. One that does not fit is void.</summary>
internal sealed class Operations(Exchange exchange)
{
    internal void Do(SwitchOperation operation)
    {
        switch (operation)
        {
            case RingLeg ring: exchange.Legs.Live<InboundLeg>(ring.Leg)?.Ring(); break;
            case SendEarlyMedia early: exchange.Legs.Live<InboundLeg>(early.Leg)?.SendEarlyMedia(); break;
            case AnswerLeg answer: exchange.Legs.Live<InboundLeg>(answer.Leg)?.Answer(); break;
            case RejectLeg reject: exchange.Legs.Live<InboundLeg>(reject.Leg)?.Reject(reject.Cause); break;
            case HangUpLeg hangUp: exchange.Legs.Live<Leg>(hangUp.Leg)?.HangUp(hangUp.Cause); break;
            case AcceptTransfer accept: exchange.Legs.Live<Leg>(accept.Leg)?.Transfers?.Accept(accept.Request); break;
            case TellTransfer tell: exchange.Legs.Live<Leg>(tell.Leg)?.Transfers?.Tell(tell.Request, tell.SipStatus); break;
            case RefuseTransfer refuse: exchange.Legs.Live<Leg>(refuse.Leg)?.Transfers?.Refuse(refuse.Request, refuse.Cause); break;
            case SetMessageWaiting messages: exchange.Watchers.Set(messages); break;
            case SendFax send: exchange.Legs.Live<Leg>(send.Leg)?.Fax.Begin(send); break;
            case ReceiveFax receive: exchange.Legs.Live<Leg>(receive.Leg)?.Fax.Begin(receive); break;
            case StopFax stop: exchange.Legs.Live<Leg>(stop.Leg)?.Fax.Stop(stop.Fax); break;
            case DialLeg dial: OutboundLeg.Dial(exchange, dial); break;
            case JoinLegs join: exchange.Bridges.Join(join); break;
            case PartLegs part: exchange.Bridges.Part(part); break;
            case EnterConference enter: exchange.Conferences.Enter(enter); break;
            case LeaveConference leave: exchange.Conferences.Leave(leave); break;
            case SetConferenceRole role: exchange.Conferences.SetRole(role); break;
            case PlayToConference play: exchange.Conferences.Play(play); break;
            case StartConferenceRecording start: exchange.Conferences.StartRecording(start); break;
            case StopConferenceRecording stop: exchange.Conferences.StopRecording(stop); break;
            case MoveRecording move: RecordingMove.Carry(exchange, move); break;
            case MonitorLeg monitor: exchange.Monitors.Monitor(monitor); break;
            case StopMonitoring stop: exchange.Monitors.Stop(stop); break;
            case RegisterAt register: exchange.FarRegistrations.Begin(register); break;
            case ProbeTrunk probe: exchange.Trunks.Probe(probe); break;
            case UnregisterAt unregister: exchange.FarRegistrations.End(unregister.Name); break;
            case LegOperation onMedia when exchange.Legs.Live<Leg>(onMedia.Leg) is { HasAudio: true } leg: DoOnMedia(leg, leg.Media!.Port, onMedia); break;
        }
    }

    private void DoOnMedia(Leg leg, MediaPortId port, LegOperation operation)
    {
        switch (operation)
        {
            case Play play:
                leg.Work.PlayBegins(play.Request);
                exchange.Media.Play(port, play.Request, Parts(play.Parts), play.Loop, play.LoopFrom, play.Skip);
                break;
            case StopPlay: exchange.Media.StopPlay(port); break;
            case CollectKeys keys:
                leg.Work.CollectionBegins(keys.Request);
                exchange.Media.Collect(port, keys.Request, new KeyCollection(Parts(keys.Parts), keys.Minimum, keys.Maximum, keys.EndKey,
                    keys.FirstKeyWithin, keys.NextKeyWithin, keys.BargeIn, keys.Secret) { LoopFrom = keys.LoopFrom });
                break;
            case SendKeys send: exchange.Media.SendKeys(port, send.Keys); break;
            case Echo: exchange.Media.Echo(port); break;
            case StartRecording start when leg.Work.RecordingBegins(start.Recording): exchange.Media.StartRecording(port, start.Recording, start.File); break;
            case StopRecording stop: exchange.Media.StopRecording(port, stop.Recording); break;
            case DetectAnswer detect: exchange.Media.DetectAnswer(port, detect.Within); break;
            case PauseRecording pause: exchange.Media.PauseRecording(port, pause.Recording); break;
            case ResumeRecording resume: exchange.Media.ResumeRecording(port, resume.Recording); break;
        }
    }

    internal static AudioPart[] Parts(IReadOnlyList<PromptPart> parts) => [.. parts.Select<PromptPart, AudioPart>(part => part switch
    {
        FilePart file => new WavAudio(file.Path),
        TonePart tone => new ToneAudio(tone.FrequencyHz, tone.Length, tone.LevelDbm0, tone.SecondHz),
        SilencePart silence => new SilenceAudio(silence.Length),
        _ => new SilenceAudio(TimeSpan.Zero),
    })];
}
