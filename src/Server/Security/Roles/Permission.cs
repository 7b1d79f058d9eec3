namespace Antiphon.Server.Security.Roles;

/// <summary>What somebody may do: the names that stand in roles, on endpoints and in the API. Kebab-case; they never change their meaning.</summary>
internal static class Permission
{
    /// <summary>No permission of its own: everybody who is signed in, for himself.</summary>
    public const string SignedIn = "signed-in";

    public const string TakeCalls = "take-calls";
    public const string SeeBoard = "see-board";
    public const string ActForAgents = "act-for-agents";
    public const string MonitorCalls = "monitor-calls";
    public const string WatchScreens = "watch-screens";
    public const string ControlCalls = "control-calls";
    public const string SeeLiveCalls = "see-live-calls";
    public const string SeeCalls = "see-calls";
    public const string PlayRecordings = "play-recordings";
    public const string ExportRecordings = "export-recordings";
    public const string ManageRecordings = "manage-recordings";
    public const string ReviewCalls = "review-calls";
    public const string ManageQuality = "manage-quality";
    public const string SeeMessages = "see-messages";
    public const string ManageMailboxes = "manage-mailboxes";
    public const string SeeFaxes = "see-faxes";
    public const string CallAbroad = "call-abroad";
    public const string SeeCustomers = "see-customers";
    public const string EditCustomers = "edit-customers";
    public const string ManageCustomers = "manage-customers";
    public const string SeeNumbers = "see-numbers";
    public const string RevealNumbers = "reveal-numbers";
    public const string SeeReports = "see-reports";
    public const string MailReports = "mail-reports";
    public const string ManageWallboards = "manage-wallboards";
    public const string ManageNotices = "manage-notices";
    public const string SeeAlarms = "see-alarms";
    public const string ManageAlarms = "manage-alarms";
    public const string PlanStaff = "plan-staff";

    public const string DrawFlows = "draw-flows";
    public const string PublishFlows = "publish-flows";
    public const string ManagePrompts = "manage-prompts";
    public const string ManageCalendars = "manage-calendars";
    public const string ManageScripts = "manage-scripts";
    public const string ManageLists = "manage-lists";
    public const string TuneQueues = "tune-queues";
    public const string ManageQueues = "manage-queues";
    public const string ManageSkills = "manage-skills";
    public const string ManagePhones = "manage-phones";
    public const string ManageNumbers = "manage-numbers";
    public const string ManageTrunks = "manage-trunks";
    public const string ManageCentre = "manage-centre";
    public const string SeeChanges = "see-changes";
    public const string RunSimulation = "run-simulation";

    public const string ManagePeople = "manage-people";
    public const string ManageRoles = "manage-roles";
    public const string ManageKeys = "manage-keys";
    public const string SeeAudit = "see-audit";
    public const string TraceCalls = "trace-calls";
    public const string Operate = "operate";
    public const string LiftBlocks = "lift-blocks";
    public const string ManageBackups = "manage-backups";
    public const string ManagePrivacy = "manage-privacy";
    public const string ManageBundle = "manage-bundle";
}

internal enum PermissionGroup { Work, Floor, Records, Customers, Figures, Settings, System }

/// <param name="Scoped">It may be given for oneself, for one's teams or for all; the others are had or not.</param>
internal sealed record PermissionEntry(string Code, PermissionGroup Group, bool Scoped);

/// <summary>Every permission there is. The page has a name and an explanation for each in both languages.</summary>
internal static class PermissionCatalogue
{
    public static IReadOnlyList<PermissionEntry> All { get; } =
    [
        Plain(Permission.TakeCalls, PermissionGroup.Work),
        Plain(Permission.CallAbroad, PermissionGroup.Work),
        Scoped(Permission.SeeMessages, PermissionGroup.Work),
        Scoped(Permission.SeeFaxes, PermissionGroup.Work),
        Scoped(Permission.SeeBoard, PermissionGroup.Floor),
        Scoped(Permission.SeeLiveCalls, PermissionGroup.Floor),
        Scoped(Permission.ActForAgents, PermissionGroup.Floor),
        Scoped(Permission.MonitorCalls, PermissionGroup.Floor),
        Scoped(Permission.WatchScreens, PermissionGroup.Floor),
        Scoped(Permission.ControlCalls, PermissionGroup.Floor),
        Plain(Permission.ManageNotices, PermissionGroup.Floor),
        Plain(Permission.SeeAlarms, PermissionGroup.Floor),
        Plain(Permission.ManageAlarms, PermissionGroup.Floor),
        Scoped(Permission.SeeCalls, PermissionGroup.Records),
        Scoped(Permission.PlayRecordings, PermissionGroup.Records),
        Scoped(Permission.ExportRecordings, PermissionGroup.Records),
        Plain(Permission.ManageRecordings, PermissionGroup.Records),
        Scoped(Permission.ReviewCalls, PermissionGroup.Records),
        Plain(Permission.SeeCustomers, PermissionGroup.Customers),
        Plain(Permission.EditCustomers, PermissionGroup.Customers),
        Plain(Permission.ManageCustomers, PermissionGroup.Customers),
        Plain(Permission.SeeNumbers, PermissionGroup.Customers),
        Plain(Permission.RevealNumbers, PermissionGroup.Customers),
        Scoped(Permission.SeeReports, PermissionGroup.Figures),
        Plain(Permission.MailReports, PermissionGroup.Figures),
        Plain(Permission.ManageWallboards, PermissionGroup.Figures),
        Plain(Permission.PlanStaff, PermissionGroup.Figures),
        Plain(Permission.DrawFlows, PermissionGroup.Settings),
        Plain(Permission.PublishFlows, PermissionGroup.Settings),
        Plain(Permission.ManagePrompts, PermissionGroup.Settings),
        Plain(Permission.ManageCalendars, PermissionGroup.Settings),
        Plain(Permission.ManageLists, PermissionGroup.Settings),
        Plain(Permission.ManageScripts, PermissionGroup.Settings),
        Plain(Permission.ManageMailboxes, PermissionGroup.Settings),
        Plain(Permission.ManageQuality, PermissionGroup.Settings),
        Plain(Permission.TuneQueues, PermissionGroup.Settings),
        Plain(Permission.ManageQueues, PermissionGroup.Settings),
        Scoped(Permission.ManageSkills, PermissionGroup.Settings),
        Plain(Permission.ManagePhones, PermissionGroup.Settings),
        Plain(Permission.ManageNumbers, PermissionGroup.Settings),
        Plain(Permission.ManageTrunks, PermissionGroup.Settings),
        Plain(Permission.ManageCentre, PermissionGroup.Settings),
        Plain(Permission.SeeChanges, PermissionGroup.Settings),
        Plain(Permission.RunSimulation, PermissionGroup.Settings),
        Scoped(Permission.ManagePeople, PermissionGroup.System),
        Plain(Permission.ManageRoles, PermissionGroup.System),
        Plain(Permission.ManageKeys, PermissionGroup.System),
        Plain(Permission.SeeAudit, PermissionGroup.System),
        Plain(Permission.TraceCalls, PermissionGroup.System),
        Plain(Permission.Operate, PermissionGroup.System),
        Plain(Permission.LiftBlocks, PermissionGroup.System),
        Plain(Permission.ManageBackups, PermissionGroup.System),
        Plain(Permission.ManagePrivacy, PermissionGroup.System),
        Plain(Permission.ManageBundle, PermissionGroup.System),
    ];

    private static readonly Dictionary<string, PermissionEntry> ByCode = All.ToDictionary(entry => entry.Code);

    /// <summary>Null when there is no such permission.</summary>
    public static PermissionEntry? Find(string code) => ByCode.GetValueOrDefault(code);

    private static PermissionEntry Plain(string code, PermissionGroup group) => new(code, group, Scoped: false);

    private static PermissionEntry Scoped(string code, PermissionGroup group) => new(code, group, Scoped: true);
}
