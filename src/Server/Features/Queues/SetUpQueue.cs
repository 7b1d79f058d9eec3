using System.Text.RegularExpressions;
using Antiphon.Engine.Routing;

namespace Antiphon.Server.Features.Queues;

/// <summary>Makes, changes and removes queues. What is stored is in force at once, under a new version.</summary>
internal sealed partial class SetUpQueueHandler(CentreDb db, CallCentre calls, CentreSource centre, IHttpContextAccessor http)
{
    private const int QueuesMax = 1000;
    private const int NameLengthMax = 60;

    public static async Task<IReadOnlyList<QueueSetupView>> List(SetUpQueueHandler handler, CancellationToken stop) =>
        [.. (await handler.Stored(stop)).Select(handler.View)];

    public static async Task<Results<Ok<QueueSetupView>, Refused>> Get(string id, SetUpQueueHandler handler, CancellationToken stop) =>
        await handler.Find(id, stop) is { } queue ? TypedResults.Ok(handler.View(queue)) : Refused.Because(RefusalCatalogue.QueueUnknown);

    /// <summary>What is wrong with it, without storing anything.</summary>
    public static Results<Ok<IReadOnlyList<PolicyProblem>>, Refused> Check(QueueSetup request, SetUpQueueHandler handler) =>
        request.Rules?.Settings(new QueueId(request.Id ?? "")) is { } settings ? TypedResults.Ok(handler.Problems(settings)) : Refused.Because(RefusalCatalogue.Invalid);

    public static async Task<Results<Created<QueueSetupView>, Refused>> Create(QueueSetup request, SetUpQueueHandler handler, CancellationToken stop)
    {
        if (request.Id is null || !QueueName().IsMatch(request.Id)) return Refused.Because(RefusalCatalogue.QueueIdInvalid);
        if (await handler.Find(request.Id, stop) is not null) return Refused.Because(RefusalCatalogue.QueueIdTaken);
        if (await handler.QueueCount(stop) >= QueuesMax) return Refused.Because(RefusalCatalogue.TooMany, "max", QueuesMax);
        var queue = new Queue { Id = request.Id, NameZh = "", NameEn = "" };
        if (handler.Write(queue, request) is { } refusal) return refusal;
        handler.Add(queue);
        return TypedResults.Created($"/api/settings/queues/{queue.Id}", await handler.PutInForce(queue, SettingsAction.Created, stop));
    }

    public static async Task<Results<Ok<QueueSetupView>, Refused>> Update(string id, QueueSetup request, SetUpQueueHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } queue) return Refused.Because(RefusalCatalogue.QueueUnknown);
        return handler.Write(queue, request) is { } refusal ? refusal : TypedResults.Ok(await handler.PutInForce(queue, SettingsAction.Changed, stop));
    }

    /// <param name="to">Where its callers go. Asked for while somebody waits.</param>
    public static async Task<Results<NoContent, Refused>> Remove(string id, string? to, SetUpQueueHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } queue) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (to is not null && (to == id || await handler.Find(to, stop) is null)) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (handler.UsedBy(id) is { } use) return Refused.Because(RefusalCatalogue.QueueInUse, "by", use);
        if (handler.WaitingIn(id) is var waiting and > 0 && to is null) return Refused.Because(RefusalCatalogue.QueueHasCallers, "count", waiting);
        await handler.Remove(queue, to, stop);
        return TypedResults.NoContent();
    }

    private Task<List<Queue>> Stored(CancellationToken stop) => db.Set<Queue>().AsNoTracking().OrderBy(q => q.Id).ToListAsync(stop);

    private Task<Queue?> Find(string id, CancellationToken stop) => db.Set<Queue>().SingleOrDefaultAsync(q => q.Id == id, stop);

    private Task<int> QueueCount(CancellationToken stop) => db.Set<Queue>().CountAsync(stop);

    private void Add(Queue queue) => db.Add(queue);

    private IReadOnlyList<PolicyProblem> Problems(QueueSettings settings) => PolicyCheck.Of(settings, calls.State.Centre);

    private Refused? Write(Queue queue, QueueSetup request)
    {
        var (zh, en) = (request.Name?.Zh?.Trim() ?? "", request.Name?.En?.Trim() ?? "");
        if (zh.Length is 0 or > NameLengthMax || en.Length is 0 or > NameLengthMax) return Refused.Because(RefusalCatalogue.NameInvalid);
        if (request.Rules?.Settings(new QueueId(queue.Id)) is not { } settings) return Refused.Because(RefusalCatalogue.Invalid);
        if (Problems(settings).Where(p => p.Refuses).ToList() is [_, ..] problems) return Refused.Because(RefusalCatalogue.PolicyInvalid, "problems", problems);
        (queue.NameZh, queue.NameEn) = (zh, en);
        queue.Take(settings);
        return null;
    }

    private async Task<QueueSetupView> PutInForce(Queue queue, SettingsAction action, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await centre.Apply(Change(queue.Id, action, System.Text.Json.JsonSerializer.Serialize(QueueSetup.Of(queue), ApiJson.Options)), instead: null, stop);
        return View(queue);
    }

    private async Task Remove(Queue queue, string? to, CancellationToken stop)
    {
        db.Remove(queue);
        await db.SaveChangesAsync(stop);
        var instead = to is null ? null : ImmutableDictionary<QueueId, QueueId>.Empty.Add(new QueueId(queue.Id), new QueueId(to));
        await centre.Apply(Change(queue.Id, SettingsAction.Removed, ""), instead, stop);
    }

    private SettingsChange Change(string id, SettingsAction action, string content) =>
        new() { Who = http.HttpContext?.User.JobNumber ?? "", Kind = "queue", Subject = id, Action = action, Content = content };

    private QueueSetupView View(Queue queue)
    {
        var settings = queue.Settings();
        var agents = calls.State.Centre.Agents.Values.Count(a => !a.Synthetic && a.Queues.Contains(settings.Id));
        return new QueueSetupView(queue.Id, new LocalText(queue.NameZh, queue.NameEn), QueueRules.Of(settings), agents, WaitingIn(queue.Id), Problems(settings));
    }

    private int WaitingIn(string id) => calls.State.Calls.Values.Count(c => c.Queue?.Value == id && c.Phase is CallPhase.Queued or CallPhase.Offered or CallPhase.Joining);

    /// <summary>A number or a flow that leads there; null: none does.</summary>
    private string? UsedBy(string id)
    {
        var (now, queue) = (calls.State.Centre, new QueueId(id));
        return now.Numbers.OrderBy(n => n.Key, StringComparer.Ordinal).FirstOrDefault(n => LeadsTo(n.Value, queue)).Key
            ?? now.Flows.Values.OrderBy(f => f.Id.Value, StringComparer.Ordinal).FirstOrDefault(f => f.Nodes.Values.Any(n => n is QueueNode node && node.Queue == queue))?.Id.Value;
    }

    private static bool LeadsTo(Destination to, QueueId queue) => to switch
    {
        ToQueue there => there.Queue == queue,
        ToRules rules => LeadsTo(rules.Otherwise, queue) || rules.Rules.Any(rule => LeadsTo(rule.To, queue)),
        _ => false,
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.NonBacktracking)]
    private static partial Regex QueueName();
}
