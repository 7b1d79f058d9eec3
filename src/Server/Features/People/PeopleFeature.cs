namespace Antiphon.Server.Features.People;

/// <summary>Who works here: people, the tree of teams, roles, and keys of programs.</summary>
internal static class PeopleFeature
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services.AddScoped<PeopleGuard>().AddScoped<PeopleReader>()
        .AddScoped<StorePersonHandler>().AddScoped<ActOnPersonHandler>().AddScoped<ImportPeopleHandler>().AddScoped<StoreTeamHandler>().AddScoped<StoreRoleHandler>().AddScoped<StoreKeyHandler>();

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/people").WithTags("people").RequireAuthorization(Permission.ManagePeople);
        people.MapGet("", PeopleReader.Page).WithName("GetPeople");
        people.MapPost("", StorePersonHandler.Create).WithName("CreatePerson");
        people.MapPost("/import", ImportPeopleHandler.Handle).WithName("ImportPeople");
        people.MapGet("/{jobNumber}", PeopleReader.One).WithName("GetPerson");
        people.MapPut("/{jobNumber}", StorePersonHandler.Change).WithName("ChangePerson");
        people.MapPost("/{jobNumber}/{action}", ActOnPersonHandler.Handle).WithName("ActOnPerson");
        people.MapDelete("/{jobNumber}/sessions/{id}", ActOnPersonHandler.CloseSession).WithName("ClosePersonsSession");

        var teams = routes.MapGroup("/api/teams").WithTags("people").RequireAuthorization(Permission.ManagePeople);
        teams.MapGet("", StoreTeamHandler.List).WithName("GetTeams");
        teams.MapPost("", StoreTeamHandler.Create).WithName("CreateTeam");
        teams.MapPut("/{id}", StoreTeamHandler.Change).WithName("ChangeTeam");
        teams.MapDelete("/{id}", StoreTeamHandler.Close).WithName("CloseTeam");

        routes.MapGet("/api/roles", StoreRoleHandler.List).WithTags("people").WithName("GetRoles").RequireAuthorization(Permission.SignedIn);
        var roles = routes.MapGroup("/api/roles").WithTags("people").RequireAuthorization(Permission.ManageRoles);
        roles.MapPost("", StoreRoleHandler.Create).WithName("CreateRole");
        roles.MapPut("/{code}", StoreRoleHandler.Change).WithName("ChangeRole");
        roles.MapDelete("/{code}", StoreRoleHandler.Remove).WithName("RemoveRole");

        var keys = routes.MapGroup("/api/keys").WithTags("people").RequireAuthorization(Permission.ManageKeys);
        keys.MapGet("", StoreKeyHandler.List).WithName("GetKeys");
        keys.MapPost("", StoreKeyHandler.Create).WithName("CreateKey");
        keys.MapPut("/{id}", StoreKeyHandler.Change).WithName("ChangeKey");
        keys.MapGet("/{id}/use", StoreKeyHandler.Use).WithName("GetKeyUse");
        keys.MapDelete("/{id}", StoreKeyHandler.Revoke).WithName("RevokeKey");
        return routes;
    }
}
