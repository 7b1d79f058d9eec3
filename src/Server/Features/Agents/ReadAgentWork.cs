using Antiphon.Server.Live;
using Antiphon.Server.Security.Organisation;

namespace Antiphon.Server.Features.Agents;

/// <param name="Members">Job numbers, of the team itself and of those below it, as far as the reader sees them.</param>
internal sealed record TeamMembersView(string Id, string Name, IReadOnlyList<string> Members);

internal sealed record AgentWorkList(IReadOnlyList<AgentWorkView> Agents, IReadOnlyList<TeamMembersView> Teams);

/// <summary>Whom each agent serves and what he has done today, and the teams by which the board can be read.</summary>
internal static class ReadAgentWork
{
    public static async Task<AgentWorkList> Handle(HttpContext http, LiveBoard board, IScopes scopes, OrganisationBook organisation)
    {
        var scope = await scopes.Of(http.User, Permission.SeeLiveCalls);
        var agents = board.Works().Where(agent => scope.Covers(agent.JobNumber)).ToList();
        var seen = agents.Select(agent => agent.JobNumber).ToHashSet();
        var now = organisation.Now;
        var teams = now.Teams.Where(team => team.Id != Team.Root).OrderBy(team => team.Name, StringComparer.Ordinal).ThenBy(team => team.Id, StringComparer.Ordinal)
            .Select(team => new TeamMembersView(team.Id, team.Name, [.. now.PeopleUnder([team.Id]).Where(seen.Contains).Order(StringComparer.Ordinal)]));
        return new AgentWorkList(agents, [.. teams.Where(team => team.Members.Count > 0)]);
    }
}
