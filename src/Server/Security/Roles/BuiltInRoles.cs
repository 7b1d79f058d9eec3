using System.Collections.Frozen;

namespace Antiphon.Server.Security.Roles;

/// <summary>The roles that come with the program. A version that brings a new permission says here who has it.</summary>
internal static class BuiltInRoles
{
    public static RoleDefinition Agent { get; } = new()
    {
        Code = Role.Agent, NameZh = "坐席", NameEn = "Agent", BuiltIn = true,
        Grants = Grants(
            (Permission.TakeCalls, GrantScope.All), (Permission.SeeBoard, GrantScope.All), (Permission.ActForAgents, GrantScope.Own), (Permission.SeeCalls, GrantScope.Own),
            (Permission.PlayRecordings, GrantScope.Own), (Permission.SeeMessages, GrantScope.Own), (Permission.SeeFaxes, GrantScope.Own), (Permission.SeeReports, GrantScope.Own),
            (Permission.SeeCustomers, GrantScope.All), (Permission.EditCustomers, GrantScope.All), (Permission.SeeNumbers, GrantScope.All)),
    };

    /// <summary>Records of the whole centre; the floor, and whom he listens to, within his own teams.</summary>
    public static RoleDefinition Supervisor { get; } = new()
    {
        Code = Role.Supervisor, NameZh = "班长", NameEn = "Supervisor", BuiltIn = true,
        Grants = Grants(
            (Permission.CallAbroad, GrantScope.All), (Permission.SeeBoard, GrantScope.All), (Permission.ActForAgents, GrantScope.Team),
            (Permission.MonitorCalls, GrantScope.Team), (Permission.WatchScreens, GrantScope.Team), (Permission.ControlCalls, GrantScope.Team), (Permission.SeeLiveCalls, GrantScope.All),
            (Permission.SeeCalls, GrantScope.All), (Permission.PlayRecordings, GrantScope.All), (Permission.ExportRecordings, GrantScope.All), (Permission.ReviewCalls, GrantScope.All), (Permission.ManageQuality, GrantScope.All), (Permission.SeeMessages, GrantScope.All), (Permission.ManageMailboxes, GrantScope.All), (Permission.SeeFaxes, GrantScope.All),
            (Permission.SeeCustomers, GrantScope.All), (Permission.EditCustomers, GrantScope.All), (Permission.ManageCustomers, GrantScope.All), (Permission.SeeNumbers, GrantScope.All), (Permission.ManageNotices, GrantScope.All),
            (Permission.SeeReports, GrantScope.All), (Permission.MailReports, GrantScope.All), (Permission.ManageWallboards, GrantScope.All), (Permission.PlanStaff, GrantScope.All),
            (Permission.SeeAlarms, GrantScope.All), (Permission.ManageAlarms, GrantScope.All), (Permission.DrawFlows, GrantScope.All), (Permission.ManagePrompts, GrantScope.All),
            (Permission.ManageCalendars, GrantScope.All), (Permission.ManageLists, GrantScope.All), (Permission.ManageScripts, GrantScope.All), (Permission.TuneQueues, GrantScope.All), (Permission.ManageSkills, GrantScope.Team),
            (Permission.SeeChanges, GrantScope.All), (Permission.RunSimulation, GrantScope.All), (Permission.TraceCalls, GrantScope.All)),
    };

    /// <summary>Everything but taking calls oneself: who does that has the role of an agent too.</summary>
    public static RoleDefinition Administrator { get; } = new()
    {
        Code = Role.Administrator, NameZh = "系统管理员", NameEn = "Administrator", BuiltIn = true,
        Grants = PermissionCatalogue.All.Where(entry => entry.Code != Permission.TakeCalls).ToFrozenDictionary(entry => entry.Code, _ => GrantScope.All),
    };

    public static IReadOnlyList<RoleDefinition> All { get; } = [Agent, Supervisor, Administrator];

    private static FrozenDictionary<string, GrantScope> Grants(params (string Permission, GrantScope Scope)[] grants) => grants.ToFrozenDictionary(g => g.Permission, g => g.Scope);
}
