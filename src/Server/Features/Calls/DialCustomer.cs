using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.PersonalData;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <param name="Number">As written anywhere: national, with +86, with spaces. Null: that of the call or customer named.</param>
/// <param name="Agent">For whom a program dials; a person dials for himself.</param>
/// <param name="DetectAnswer">It is listened who answers: a person, a machine, a fax. The call record says it.</param>
/// <param name="CallId">The other side of a call that the caller may see: dialled by who sees no number, too.</param>
/// <param name="CustomerId">A customer, and <paramref name="Index"/> which of his numbers, from 0.</param>
internal sealed record DialWish(string? Number = null, string? Agent = null, bool DetectAnswer = false, string? CallId = null, long? CustomerId = null, int Index = 0, string? MessageId = null);

internal sealed record DialledView(string CallId);

/// <summary><c>POST /api/calls</c>: click-to-dial. The agent's phone first, then the number.</summary>
internal static class DialCustomerHandler
{
    public static async Task<IResult> Handle(DialWish request, HttpContext http, CallCentre calls, PartyBook parties, NumberReferences references, IScopes scopes, IdSource ids, CancellationToken stop)
    {
        if ((http.User.JobNumber ?? request.Agent) is not { Length: > 0 } job) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (!(await scopes.Of(http.User, Permission.ActForAgents)).Covers(job)) return Refused.Because(RefusalCatalogue.OutOfScope);
        request = request with { Number = request.Number ?? await references.Dialled(http.User, request, stop) };
        if (request.Number is not { Length: > 0 and <= PhoneNumber.LengthMax } typed || CallTargets.Dialable(typed) is not { } number) return Refused.Because(RefusalCatalogue.NumberInvalid);
        var call = new CallId(IdText.Write(ids.Next()));
        var party = parties.IdOf(PhoneNumber.Normalise(number), "", out var added);
        if (request.DetectAnswer) calls.ListenToAnswer(call);
        return await calls.Ask(new DialOut(call, new AgentId(job), number, party), added, stop) is { } refusal
            ? Refused.Because(refusal) : TypedResults.Accepted($"/api/calls/{call}", new DialledView(call.Value));
    }
}
