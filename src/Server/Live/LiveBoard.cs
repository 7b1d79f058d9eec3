using Antiphon.Engine.Routing;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Live;

/// <summary>The views as of the last durable state, for the event stream and for whoever answers <c>GET /api/agents</c>, <c>/api/queues</c> and <c>/api/desk</c>.
/// Safe from any thread.</summary>
internal sealed class LiveBoard(CallCentre calls, CallViews callViews, ICentreNames names, PartyBook parties, RecordingIndex recordings, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly LiveChronicle _rows = new(parties);
    private readonly ClassAttainment _classes = new();
    private readonly RatingCounts _ratings = new();
    private readonly AgentDays _days = new();
    private readonly Dictionary<AgentId, DateTimeOffset> _signedOutAt = [];
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>Every agent of the centre, signed in or not, by job number.</summary>
    public IReadOnlyList<AgentView> Agents()
    {
        var state = calls.State;
        return [.. state.Centre.Agents.Keys.Select(a => a.Value).Order(StringComparer.Ordinal).Select(a => AgentIn(state, new AgentId(a))!)];
    }

    public AgentView? Agent(string jobNumber) => AgentIn(calls.State, new AgentId(jobNumber));

    /// <summary>Every queue of the centre, by id.</summary>
    public IReadOnlyList<QueueView> Queues()
    {
        var state = calls.State;
        return [.. state.Centre.Queues.Keys.Select(q => q.Value).Order(StringComparer.Ordinal).Select(q => QueueIn(state, new QueueId(q))!)];
    }

    /// <summary>Figures of a queue since midnight, of real callers.</summary>
    public Figures Today(QueueId queue)
    {
        lock (_gate) return _rows.Figures(queue, CentreDay.Start(clock), simulated: false);
    }

    public DeskView Desk(string? jobNumber) => DeskIn(calls.State, new AgentId(jobNumber ?? ""));

    /// <summary>Calls whose rows are held in memory; 0 when idle.</summary>
    public int CallsHeld { get { lock (_gate) return _rows.Calls; } }

    /// <summary>Takes in what the story holds of today, and of calls that reach into it.</summary>
    public void Load(StoryFile story, RoutingState state)
    {
        using var reader = story.Read();
        var since = state.Calls.Values.Select(c => c.StartedAt).Append(CentreDay.Start(clock)).Min();
        if (reader.FirstSince(since) is not { } first) return;
        lock (_gate)
        {
            _rows.Configure(state.Centre);
            _classes.Take(new CentreApplied(state.Centre, since), at => CentreDay.Start(at, clock));
            var chronicle = new Chronicle(_rows);
            foreach (var entry in reader.Entries(first - 1))
            {
                Take(chronicle, entry.Events);
                ForgetEnded(entry.Events.OfType<CallEvent>().Select(e => e.Call));
            }
        }
    }

    public void Take(ImmutableArray<EngineEvent> events)
    {
        lock (_gate) Take(new Chronicle(_rows), events);
    }

    /// <summary>Lets go of calls that are over; after their end was shown.</summary>
    public void Forget(IEnumerable<CallId> ended)
    {
        lock (_gate)
        {
            ForgetEnded(ended);
            _rows.ForgetBefore(CentreDay.Start(clock));
            _classes.ForgetBefore(CentreDay.Start(clock));
            _ratings.ForgetBefore(CentreDay.Start(clock));
            _days.ForgetBefore(CentreDay.Start(clock));
        }
    }

    public AgentView? AgentIn(RoutingState state, AgentId id)
    {
        state.Centre.Agents.TryGetValue(id, out var settings);
        state.Agents.TryGetValue(id, out var shift);
        if (settings is null && shift is null) return null;
        IReadOnlyList<string> queues = settings is null ? [] : [.. settings.Queues.Select(q => q.Value)];
        var synthetic = settings?.Synthetic ?? false;
        if (shift is null) return new AgentView(id.Value, names.Agent(id), AgentState.SignedOut, null, SignedOutAt(id), null, null, false, null, queues, null, null, null, synthetic);
        var pending = shift.PendingState is { } to ? new PendingView(to, shift.PendingReason) : null;
        return new AgentView(id.Value, names.Agent(id), shift.State, shift.Reason, shift.Since, shift.SignedInAt, shift.Phone, shift.PhoneUp, shift.Call?.Value, queues,
            pending, shift.WrapUpEndsAt, shift.GraceEndsAt, synthetic) { DoNotDisturb = state.Centre.Plan?.Extensions.GetValueOrDefault(shift.Phone) is { DoNotDisturb: true }, Work = WorkOf(shift), Outbound = shift.Outbound is not null };
    }

    private static IReadOnlyList<ChannelLoadView> WorkOf(AgentShift shift) => shift.Works.IsEmpty ? []
        : [.. shift.Works.GroupBy(work => work.Channel).OrderBy(group => group.Key).Select(group => new ChannelLoadView(group.Key, group.Count(), group.Count(work => work.Interrupted), group.Count(work => work.AnswerBy is not null)))];

    public QueueView? QueueIn(RoutingState state, QueueId id)
    {
        if (!state.Centre.Queues.TryGetValue(id, out var settings)) return null;
        var now = clock.GetUtcNow();
        var waiting = state.Calls.Values.Where(c => c.Queue == id && (c.Callback is not null || c.Phase is CallPhase.Queued or CallPhase.Offered or CallPhase.Joining))
            .OrderBy(c => c.EnqueuedAt).ThenBy(c => c.Id.Value, StringComparer.Ordinal)
            .Select(c => (Call: c, Outlook: WaitingOutlook.Of(state, c, now)))
            .Select(w => new WaitingView(w.Call.Id.Value, callViews.Caller(parties.Find(w.Call.Caller).Number), w.Call.EnqueuedAt ?? w.Call.StartedAt, w.Call.Phase is not CallPhase.Queued, w.Call.Simulated)
            {
                Class = w.Call.Facts?.Class, Position = w.Outlook?.Position, Next = w.Outlook?.Next, NextAt = w.Outlook?.At,
                Callback = w.Call.Callback is { } back ? new CallbackView(back.Attempts, w.Call.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer, back.NotBefore, back.ExpiresAt) : null,
            });
        lock (_gate)
            return new QueueView(id.Value, names.Queue(id), settings.ServiceLevelSeconds, [.. waiting], Staff(state, id),
                _rows.Figures(id, CentreDay.Start(clock), simulated: false).View(), _rows.Figures(id, CentreDay.Start(clock), simulated: true).View())
            {
                Classes = _classes.Of(settings, CentreDay.Start(clock)), Skills = SkillsOf(settings),
                Ratings = _ratings.Of(id, CentreDay.Start(clock), simulated: false), RatingsSimulated = _ratings.Of(id, CentreDay.Start(clock), simulated: true),
            };
    }

    private static IReadOnlyList<string> SkillsOf(QueueSettings queue) =>
        [.. queue.Stages.OfType<SkillStage>().SelectMany(s => s.Steps).SelectMany(s => s.Needs).Select(n => n.Skill).Distinct().Order(StringComparer.Ordinal)];

    public DeskView DeskIn(RoutingState state, AgentId id)
    {
        state.Agents.TryGetValue(id, out var shift);
        var agent = AgentIn(state, id);
        var offer = shift?.Offer is { } offered && state.Offers.TryGetValue(offered, out var found) ? found : null;
        var offerView = offer is { Accepted: false } && state.Calls.TryGetValue(offer.Call, out var call) ? OfferOf(state, offer, call, shift!) : null;
        var callView = offerView is null && shift?.Call is { } current ? CallOf(state, current, id) : null;
        return new DeskView(agent, agent?.Queues ?? [], offerView, callView) { Monitoring = MonitoringIn(state, id) };
    }

    public MonitoringView? MonitoringIn(RoutingState state, AgentId by) => state.Monitorings.GetValueOrDefault(by) is { } now && state.Calls.GetValueOrDefault(now.Call) is { } call
        ? new MonitoringView(now.Call.Value, Named(now.Agent)!, callViews.Caller(parties.Find(call.Caller).Number), now.Mode, now.Phone, now.Heard, now.Since) : null;

    public (CallView View, IReadOnlyList<string> Agents)? Call(CallId id)
    {
        lock (_gate)
        {
            if (_rows.Call(id) is not { } call) return null;
            return (callViews.Of(call, recordings.Recent(id.Value)), [.. call.Segments.Select(s => s.Agent).OfType<string>().Distinct()]);
        }
    }

    private void ForgetEnded(IEnumerable<CallId> ended)
    {
        foreach (var gone in _rows.ForgetEnded(ended)) _days.Close(gone);
    }

    /// <summary>Of every agent, by job number.</summary>
    public IReadOnlyList<AgentWorkView> Works()
    {
        var state = calls.State;
        return [.. state.Centre.Agents.Keys.Select(a => a.Value).Order(StringComparer.Ordinal).Select(a => WorkIn(state, new AgentId(a)))];
    }

    public AgentWorkView WorkIn(RoutingState state, AgentId id)
    {
        state.Agents.TryGetValue(id, out var shift);
        var serves = shift?.Offer is { } offered && state.Offers.TryGetValue(offered, out var offer) ? offer.Call : shift?.Call;
        lock (_gate)
        {
            // In wrap-up the call is over, and he serves nobody.
            var with = serves is { } call && shift?.State is not AgentState.WrapUp && _rows.Call(call) is { EndedAt: null } row
                ? new AgentContactView(row.Id, callViews.Caller(row.Number), row.Queue, row.DialledBy is not null) : null;
            var day = CentreDay.Start(clock);
            return new AgentWorkView(id.Value, with, _days.Of(id, day, simulated: false), _days.Of(id, day, simulated: true));
        }
    }

    private void Take(Chronicle chronicle, ImmutableArray<EngineEvent> events)
    {
        chronicle.Apply(0, events);
        foreach (var id in events.OfType<CallEvent>().Select(e => e.Call).Distinct())
            if (_rows.Call(id) is { } call) _days.Take(call, at => CentreDay.Start(at, clock));
        foreach (var e in events)
        {
            _classes.Take(e, at => CentreDay.Start(at, clock));
            _ratings.Take(e, at => CentreDay.Start(at, clock));
        }
        foreach (var e in events.OfType<AgentSignedOut>()) _signedOutAt[e.Agent] = e.At;
    }

    /// <summary>Who was not here today has been away since the process began, as far as the board knows.</summary>
    private DateTimeOffset SignedOutAt(AgentId agent)
    {
        lock (_gate) return _signedOutAt.GetValueOrDefault(agent, _startedAt);
    }

    private OfferView OfferOf(RoutingState state, Offer offer, CallInProgress call, AgentShift shift)
    {
        var rejectAllowed = !state.Centre.Queues.TryGetValue(offer.Queue, out var queue) || queue.RejectAllowed;
        return new OfferView(call.Id.Value, offer.Queue == QueueId.None ? null : offer.Queue.Value, callViews.Caller(parties.Find(call.Caller).Number), call.Dialled, offer.MadeAt, offer.ExpiresAt,
            rejectAllowed || offer.Purpose is not OfferPurpose.Queue, !shift.Standing, call.Simulated)
        {
            Purpose = offer.Purpose, From = FromOf(call, offer.Purpose), Class = call.Facts?.Class,
        };
    }

    private CallAgentView? FromOf(CallInProgress call, OfferPurpose purpose)
    {
        if (purpose is OfferPurpose.Queue) return null;
        if (purpose is OfferPurpose.Consult) return Named(call.Agent);
        lock (_gate) return _rows.Call(call.Id)?.Segments.FindLast(s => s.Kind is SegmentKind.Talk)?.Agent is { } last ? Named(new AgentId(last)) : null;
    }

    private CallAgentView? Named(AgentId? agent) => agent is { } id ? new CallAgentView(id.Value, names.Agent(id)) : null;

    private DeskCallView? CallOf(RoutingState state, CallId id, AgentId agent)
    {
        lock (_gate)
        {
            if (_rows.Call(id) is not { } call) return null;
            var talk = call.Segments.FindLast(s => s.Kind is SegmentKind.Talk);
            var view = new DeskCallView(call.Id, call.Queue, callViews.Caller(call.Number), call.Dialled, call.StartedAt, talk?.StartedAt, call.Recorded, call.Simulated, SegmentView.Of(call))
            {
                Outbound = call.DialledBy is not null,
            };
            return state.Calls.TryGetValue(id, out var now) ? view with
            {
                Dialling = now.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer, RecordingPaused = now.RecordingPaused, Shape = now.Shape, HeldSince = now.HeldSince, Third = ThirdOf(now.Consult),
                Playback = now.Playback is { } playing ? new PlaybackView(playing.Prompts, playing.Recording?.Value, playing.FromMs / 1000.0, playing.RunsSince) : null,
                HelpsAgent = now.Consult is { } consult && consult.Agent == agent ? Named(now.Agent) : null,
            } : view;
        }
    }

    private ThirdView? ThirdOf(Consult? consult) => consult is null ? null : new ThirdView(consult.Agent?.Value, consult.Agent is { } agent ? names.Agent(agent) : null,
        consult.Party switch { ExtensionParty party => party.Extension, OutsideParty party => party.Number, _ => null }, consult.Answered, consult.StartedAt);

    private static QueueAgentsView Staff(RoutingState state, QueueId queue)
    {
        var staff = state.Agents.Values.Where(a => state.Centre.Agents.TryGetValue(a.Id, out var settings) && settings.Queues.Contains(queue)).ToList();
        int In(params ReadOnlySpan<AgentState> states)
        {
            var count = 0;
            foreach (var agent in staff) if (states.Contains(agent.State)) count++;
            return count;
        }
        return new QueueAgentsView(staff.Count, In(AgentState.Ready), In(AgentState.Offered), In(AgentState.Talking, AgentState.Held, AgentState.Consulting, AgentState.Conferencing),
            In(AgentState.WrapUp), In(AgentState.NotReady, AgentState.Training, AgentState.Dialling));
    }
}
