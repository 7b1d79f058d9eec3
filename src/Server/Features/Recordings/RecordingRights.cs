using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Whose recordings somebody hears: by the scope of his permission, over everybody who had a part in the talk.</summary>
internal sealed class RecordingRights(IScopes scopes, CallQueries calls)
{
    public ValueTask<PeopleScope> Of(HttpContext http, string permission = Permission.PlayRecordings) => scopes.Of(http.User, permission);

    /// <summary>Null: there is no such call, or it is not for this reader.</summary>
    public Task<CallRecord?> Find(string id, HttpContext http, CancellationToken stop, string permission = Permission.PlayRecordings) =>
        ReadCalls.Visible(id, http, calls, scopes, permission, stop);
}
