using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>One recording per contact, from the first talk to the end, whatever is done with the call in between.</summary>
public sealed class ContinuousRecordingTests : IDisposable
{
    private const int Lanes = 20;
    private const int Calls = 1_000;
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_thousand_calls_with_hold_transfer_conference_and_pickup_have_one_recording_each_as_long_as_the_talk()
    {
        SetUp();
        var dice = new Random(7);
        for (var round = 0; round < Calls / Lanes; round++)
        {
            var lanes = Enumerable.Range(0, Lanes).Select(number => new Lane(_scene, number, (Course)dice.Next(Enum.GetValues<Course>().Length))).ToList();
            foreach (var step in Lane.Steps)
            {
                foreach (var lane in lanes) step(lane);
                _scene.Pump();
                foreach (var lane in lanes) lane.Granted();
                _scene.Clock.Advance(TimeSpan.FromMilliseconds(dice.Next(200, 9_000)));
                _scene.Pump();
            }
        }

        using var db = _scene.Databases.CreateDbContext();
        var contacts = db.Set<CallRecord>().AsNoTracking().Include(c => c.Segments).Where(c => c.Recorded).ToList();
        var recordings = db.Set<Recording>().AsNoTracking().ToDictionary(r => r.CallId);
        Assert.Equal(Calls, contacts.Count);
        Assert.Equal(Calls, recordings.Count);
        Assert.Equal(Calls, _scene.Switch.Done.OfType<StartRecording>().DistinctBy(s => s.Recording).Count());
        Assert.Equal(Calls, _scene.Switch.Done.OfType<StartRecording>().Count());
        Assert.All(contacts, contact => AssertWhole(contact, recordings[contact.Id]));
    }

    [Fact]
    public async Task Recording_of_a_room_is_found_from_every_call_that_was_in_it_and_outlives_who_opened_it()
    {
        SetUp();
        var first = _scene.Arrive("4805", "13800000001");
        _scene.Pass(5);
        var second = _scene.Arrive("4805", "13800000002");
        _scene.Pass(5);
        _scene.Switch.HangUp(first);
        _scene.Pass(5);
        var third = _scene.Arrive("4805", "13800000003");
        _scene.Pass(5);
        _scene.Switch.HangUp(second);
        _scene.Switch.HangUp(third);
        _scene.Pump();

        using var db = _scene.Databases.CreateDbContext();
        var calls = db.Set<CallRecord>().AsNoTracking().OrderBy(c => c.Id).Select(c => c.Id).ToList();
        var recording = Assert.Single(db.Set<Recording>().AsNoTracking());
        Assert.Equal((calls[0], 20_000, RecordingState.Complete), (recording.CallId, recording.LengthMs, recording.State));
        var found = await _scene.Recordings.Of(calls, default);
        Assert.Equal(3, found.Count);
        Assert.All(found.Values, view => Assert.Equal(calls[0], view.Id));
    }

    [Fact]
    public void A_pause_is_silence_marked_in_the_call_and_ends_with_the_talk_at_the_latest()
    {
        SetUp();
        var lane = new Lane(_scene, 0, Course.Plain);
        Lane.Steps[0](lane);
        _scene.Pump();
        Lane.Steps[1](lane);
        Assert.Equal(Refusal.NotYourCall, _scene.Ask(new PauseCallRecording(lane.Call, lane.Second)));
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new PauseCallRecording(lane.Call, lane.First)));
        Assert.Null(_scene.Ask(new PauseCallRecording(lane.Call, lane.First)));
        Assert.True(_scene.Board.Desk(lane.First.Value).Call!.RecordingPaused);
        _scene.Pass(4);
        Assert.Null(_scene.Ask(new ResumeCallRecording(lane.Call, lane.First)));
        _scene.Pass(3);
        Assert.Null(_scene.Ask(new PauseCallRecording(lane.Call, lane.First)));
        _scene.Pass(2);
        Assert.Null(_scene.Ask(new TransferBlind(lane.Call, lane.First, new ToAgent(lane.Second))));
        Assert.Equal(2, _scene.Switch.Done.OfType<PauseRecording>().Count());
        Assert.Equal(2, _scene.Switch.Done.OfType<ResumeRecording>().Count());
        _scene.Switch.HangUp(lane.Caller);
        _scene.Pump();
        Assert.Equal([("1000", 4.0, "resumed"), ("1000", 2.0, "by-itself")],
            _scene.Record().Segments.Where(s => s.Kind is SegmentKind.Pause).OrderBy(s => s.Number).Select(s => (s.Agent!, (s.EndedAt!.Value - s.StartedAt).TotalSeconds, s.Outcome!)));
    }

    private static void AssertWhole(CallRecord contact, Recording recording)
    {
        var talks = contact.Segments.Where(s => s.Kind is SegmentKind.Talk || (s.Kind is SegmentKind.Party && s.Outcome is not "no-answer")).ToList();
        var talked = contact.EndedAt!.Value - contact.AnsweredAt!.Value;
        Assert.NotEmpty(talks);
        Assert.InRange(recording.LengthMs, talked.TotalMilliseconds - 500, talked.TotalMilliseconds + 500);
        Assert.Equal(RecordingState.Complete, recording.State);
        Assert.Equal($"{recording.StartedAt.UtcDateTime:yyyy'/'MM'/'dd}/{contact.Id}.wav", recording.File);
        Assert.Matches("^[0-9a-f]{64}$", recording.Sha256);
    }

    /// <summary>A queue with two agents per lane, and two extensions, whose calls are recorded.</summary>
    private void SetUp()
    {
        var centre = Centre.Empty with { Version = 1, Plan = new DialPlan { Services = new PhoneServices() } };
        for (var lane = 0; lane < Lanes; lane++)
        {
            var queue = new QueueId($"q{lane}");
            var extensions = new[] { $"86{lane:00}", $"87{lane:00}", $"88{lane:00}" };
            centre = centre with
            {
                Queues = centre.Queues.Add(queue, new QueueSettings(queue) { WrapUpSecondsMax = 0 }),
                Agents = centre.Agents.AddRange(Lane.AgentsOf(lane).Select(a => KeyValuePair.Create(a, new AgentSettings(a, [queue])))),
                Numbers = centre.Numbers.Add($"41{lane:00}", new ToQueue(queue)).Add($"42{lane:00}", new ToParty(new ExtensionParty(extensions[1]), Recorded: true)),
                Plan = centre.Plan! with { Extensions = centre.Plan.Extensions.AddRange(extensions.Select(e => KeyValuePair.Create(e, new ExtensionSettings(e)))) },
            };
            foreach (var extension in extensions) _scene.Switch.Register(extension);
            _scene.Switch.AnswerAtOnce.Add(extensions[1]);
        }
        var room = new FlowId("room");
        centre = centre with
        {
            Flows = centre.Flows.Add(room, new Flow(room, 1, "answer", ImmutableDictionary<string, FlowNode>.Empty
                .Add("answer", new AnswerNode("room")).Add("room", new ConferenceNode("meeting", Recorded: true)))),
            Numbers = centre.Numbers.Add("4805", new ToFlow(room)),
        };
        _ = _scene.Calls.Configure(centre);
        _scene.Pump();
        foreach (var agent in Enumerable.Range(0, Lanes).SelectMany(Lane.AgentsOf)) _scene.SignInAtPage(agent);
    }
}
