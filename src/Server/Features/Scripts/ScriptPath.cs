using Antiphon.Server.Features.Calls;
using Antiphon.Server.Features.Dispositions;
using Antiphon.Server.Security.Organisation;

namespace Antiphon.Server.Features.Scripts;

/// <param name="Title">Of the step, then: a script that is changed later changes no path.</param>
/// <param name="Answer">What the customer answered; null: nothing yet, or it was left for an objection.</param>
internal sealed record PathStep(string Step, string Title, string? Answer, DateTimeOffset At);

/// <summary>The way that an agent took through a script at a call.</summary>
internal sealed class ScriptPath
{
    public const int StepsMax = 200;

    public required string CallId { get; init; }
    public required string Agent { get; init; }
    public required long Script { get; init; }
    public required string Title { get; set; }
    public string Path { get; set; } = "[]";
    public DateTimeOffset UpdatedAt { get; set; }

    public ScriptPathView View() => new(Agent, Script, Title, Documents.Read<List<PathStep>>(Path), UpdatedAt);
}

internal sealed record ScriptPathView(string Agent, long Script, string Title, IReadOnlyList<PathStep> Steps, DateTimeOffset UpdatedAt);

internal sealed class ScriptPathTable : IEntityTypeConfiguration<ScriptPath>
{
    public void Configure(EntityTypeBuilder<ScriptPath> paths) => paths.ToTable("script_paths").HasKey(p => new { p.CallId, p.Agent, p.Script });
}

/// <param name="Script">That is followed.</param>
/// <param name="Steps">The whole way so far, in order.</param>
internal sealed record PathWish(long Script, IReadOnlyList<WalkedStep>? Steps);

internal sealed record WalkedStep(string? Step, string? Answer = null);

/// <summary>Keeps the way as it is walked, by whoever talks in the call.</summary>
internal static class KeepScriptPath
{
    public static async Task<Results<Ok<ScriptPathView>, Refused>> Put(string id, PathWish request, HttpContext http, CentreDb db, CallQueries queries, CallCentre calls, TimeProvider clock, CancellationToken stop)
    {
        if (request.Steps is not { Count: > 0 and <= ScriptPath.StepsMax } walked) return FieldFault.Of("steps", request.Steps is { Count: > 0 } ? "too-many" : "required");
        if (http.User.JobNumber is not { } agent || await SummariseCall.QueueOf(id, agent, calls, queries, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (await db.Set<Script>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.Script, stop) is not { } script) return FieldFault.Of("script", "unknown");
        var known = Documents.Read<List<ScriptStep>>(script.Steps).ToDictionary(step => step.Key);
        var path = await db.Set<ScriptPath>().SingleOrDefaultAsync(p => p.CallId == id && p.Agent == agent && p.Script == script.Id, stop);
        var before = path?.View().Steps ?? [];
        List<PathStep> steps = [];
        foreach (var (place, (key, answer)) in walked.Index())
        {
            var was = place < before.Count && before[place].Step == key ? before[place] : null;
            if (key is null || (!known.ContainsKey(key) && was is null)) return FieldFault.Of("steps", "unknown");
            if (answer?.Length > ScriptStep.AnswerLengthMax) return FieldFault.Of("steps", "too-long");
            steps.Add(new PathStep(key, was?.Title ?? known[key].Title, answer, was?.At ?? clock.GetUtcNow()));
        }
        if (path is null) db.Add(path = new ScriptPath { CallId = id, Agent = agent, Script = script.Id, Title = script.Title });
        (path.Path, path.UpdatedAt) = (Documents.Write(steps), clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(path.View());
    }

    public static async Task<Results<Ok<List<ScriptPathView>>, Refused>> Get(string id, HttpContext http, CentreDb db, CallQueries queries, IScopes scopes, CancellationToken stop) =>
        await ReadCalls.Visible(id, http, queries, scopes, Permission.SeeCalls, stop) is null ? Refused.Because(RefusalCatalogue.NotFound)
            : TypedResults.Ok((await db.Set<ScriptPath>().AsNoTracking().Where(p => p.CallId == id).OrderBy(p => p.UpdatedAt).ToListAsync(stop)).ConvertAll(path => path.View()));
}
