using System.Security.Claims;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;

namespace Antiphon.Server.Tests.Security;

/// <summary>A centre with a hotline of two teams, a deeper team in one of them, and a back office.</summary>
public sealed class ScopeStories
{
    private static readonly OrganisationNow Tree = new(
        [Unit("centre", null), Unit("hotline", "centre"), Unit("early", "hotline"), Unit("late", "hotline"), Unit("late-new", "late"), Unit("office", "centre")],
        [In("early", "1"), In("early", "2"), In("late", "3"), In("late-new", "4"), In("office", "5"), In("hotline", "9")],
        [new TeamLeader { TeamId = "late", JobNumber = "8" }, new TeamLeader { TeamId = "hotline", JobNumber = "9" }]);

    [Fact]
    public void Who_leads_a_unit_answers_for_all_teams_below_it() => Assert.Equal(["1", "2", "3", "4", "8", "9"], Tree.PeopleUnder(Tree.TeamsFor("9")).Order());

    [Fact]
    public void Who_leads_a_team_answers_for_it_and_what_is_below_alone() => Assert.Equal(["3", "4", "8"], Tree.PeopleUnder(Tree.TeamsFor("8")).Order());

    [Fact]
    public void Who_leads_nothing_answers_within_his_own_team() => Assert.Equal(["1", "2"], Tree.PeopleUnder(Tree.TeamsFor("2")).Order());

    [Fact]
    public async Task Who_leads_the_whole_centre_answers_for_those_in_no_team_too_and_who_only_sits_there_for_himself()
    {
        var tree = new OrganisationNow([Unit(Team.Root, null), Unit("early", Team.Root)], [In("early", "1"), In(Team.Root, "2"), In(Team.Root, "3")], [new TeamLeader { TeamId = Team.Root, JobNumber = "3" }]);
        Claim[] team = [new(Rights.ClaimOf(Permission.SeeCalls), "team")];
        Assert.True((await new Scopes(new OrganisationBook(tree)).Of(Person("3", team), Permission.SeeCalls)).IsAll);
        Assert.Equal(["2"], (await new Scopes(new OrganisationBook(tree)).Of(Person("2", team), Permission.SeeCalls)).JobNumbers);
    }

    [Fact]
    public void A_circle_of_teams_ends()
    {
        var circle = new OrganisationNow([Unit("a", "b"), Unit("b", "a")], [In("a", "1"), In("b", "2")], []);
        Assert.Equal(["1", "2"], circle.PeopleUnder(["a"]).Order());
    }

    [Fact]
    public void Own_team_and_all_are_what_the_roles_say_together()
    {
        var roles = new RoleBook(null!);
        var both = Person("8", roles.Claims([Role.Agent, Role.Supervisor]));
        Assert.Equal(GrantScope.Team, both.ScopeOf(Permission.MonitorCalls));
        Assert.Equal(GrantScope.All, both.ScopeOf(Permission.SeeCalls));
        Assert.True(both.May(Permission.TakeCalls));
        Assert.False(both.May(Permission.ManagePeople));
    }

    [Theory]
    [InlineData("own", "2", "2", false)]
    [InlineData("team", "9", "1 2 3 4 8 9", true)]
    [InlineData("team", "5", "5", true)]
    public async Task A_scope_names_its_people(string scope, string who, string covered, bool unassigned)
    {
        var reach = await Of(Person(who, [new Claim(Rights.ClaimOf(Permission.SeeCalls), scope)]));
        Assert.Equal(covered.Split(' '), reach.JobNumbers.Order());
        Assert.Equal(unassigned, reach.CoversUnassigned);
        Assert.False(reach.Covers("7"));
    }

    [Fact]
    public async Task All_covers_whoever_comes_and_no_permission_covers_nobody()
    {
        Assert.True((await Of(Person("5", [new Claim(Rights.ClaimOf(Permission.SeeCalls), "all")]))).Covers("somebody new"));
        Assert.False((await Of(Person("5", []))).Covers("5"));
    }

    [Fact]
    public async Task A_key_for_a_team_reaches_that_team_and_a_key_without_one_nobody_but_with_all()
    {
        var key = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Rights.TeamClaim, "late"), new Claim(Rights.ClaimOf(Permission.SeeCalls), "team")], "test"));
        Assert.Equal(["3", "4", "8"], (await Of(key)).JobNumbers.Order());
        var without = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Rights.ClaimOf(Permission.SeeCalls), "team")], "test"));
        Assert.Empty((await Of(without)).JobNumbers);
    }

    private static ValueTask<PeopleScope> Of(ClaimsPrincipal person) => new Scopes(new OrganisationBook(Tree)).Of(person, Permission.SeeCalls);

    private static ClaimsPrincipal Person(string job, IEnumerable<Claim> claims) => new(new ClaimsIdentity([new Claim(Rights.JobNumberClaim, job), .. claims], "test"));

    private static Team Unit(string id, string? parent) => new() { Id = id, ParentId = parent, Name = id };

    private static TeamMember In(string team, string job) => new() { JobNumber = job, TeamId = team, ValidFrom = DateTimeOffset.UnixEpoch };
}
