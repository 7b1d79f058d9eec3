namespace Antiphon.Server.Features.Scripts;

/// <summary>Texts for situations: read by everybody, written by few.</summary>
internal static class ScriptsFeature
{
    public static IEndpointRouteBuilder MapScripts(this IEndpointRouteBuilder routes)
    {
        var scripts = routes.MapGroup("/api/scripts").WithTags("scripts");
        scripts.MapGet("", List).WithName("GetScripts").RequireAuthorization(Permission.SignedIn);
        routes.MapPut("/api/calls/{id}/script-path", KeepScriptPath.Put).WithTags("scripts").WithName("KeepScriptPath").RequireAuthorization(Permission.TakeCalls);
        routes.MapGet("/api/calls/{id}/script-paths", KeepScriptPath.Get).WithTags("scripts").WithName("GetScriptPaths").RequireAuthorization(Permission.SeeCalls);
        var written = scripts.MapGroup("").RequireAuthorization(Permission.ManageScripts);
        written.MapPost("", Create).WithName("CreateScript");
        written.MapPut("/{id:long}", Change).WithName("ChangeScript");
        written.MapDelete("/{id:long}", Remove).WithName("RemoveScript");
        return routes;
    }

    private static async Task<Ok<List<ScriptView>>> List(CentreDb db, CancellationToken stop) =>
        TypedResults.Ok((await db.Set<Script>().AsNoTracking().OrderBy(s => s.Title).ThenBy(s => s.Id).Take(Script.Max).ToListAsync(stop)).ConvertAll(ScriptView.Of));

    private static async Task<Results<Ok<ScriptView>, Refused>> Create(ScriptWish request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<Script>().CountAsync(stop) >= Script.Max) return Refused.Because(RefusalCatalogue.TooMany);
        var script = new Script { Title = "", Text = "" };
        db.Add(script);
        return await Store(script, request, http, db, clock, stop);
    }

    private static async Task<Results<Ok<ScriptView>, Refused>> Change(long id, ScriptWish request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<Script>().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } script) return Refused.Because(RefusalCatalogue.NotFound);
        AuditChanges.Note(http, "before", script.Text);
        return await Store(script, request, http, db, clock, stop);
    }

    private static async Task<Results<Ok<ScriptView>, Refused>> Store(Script script, ScriptWish request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (request.Fault() is { } fault) return fault;
        request.Write(script, clock.GetUtcNow(), http.User.JobNumber ?? "api");
        await db.SaveChangesAsync(stop);
        AuditChanges.Note(http, "after", script.Text);
        return TypedResults.Ok(ScriptView.Of(script));
    }

    private static async Task<Results<NoContent, Refused>> Remove(long id, HttpContext http, CentreDb db, CancellationToken stop)
    {
        if (await db.Set<Script>().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } script) return Refused.Because(RefusalCatalogue.NotFound);
        AuditChanges.Note(http, "before", script.Text);
        db.Remove(script);
        await db.SaveChangesAsync(stop);
        return TypedResults.NoContent();
    }
}
