using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Sample;

/// <summary>The demonstration: two queues, ten agents, a menu, and customers whose names pop up.</summary>
internal static class StandardSample
{
    private const string Sales = "sales";
    private const string Service = "service";

    /// <summary>Of the first team; the others are in the second.</summary>
    private const int TeamSize = 5;

    private static readonly (string Name, string[] Queues)[] Agents =
    [
        ("王丽娟", [Sales, Service]), ("李建国", [Sales, Service]), ("张晓燕", [Sales, Service]), ("刘志强", [Sales, Service]), ("陈思远", [Sales]),
        ("杨雪梅", [Sales]), ("赵文博", [Sales]), ("黄静怡", [Service]), ("周海涛", [Service]), ("吴佳慧", [Service]),
    ];

    public static SampleContent Content() => new("呼应客户服务中心", "Antiphon Customer Service")
    {
        People =
        [
            SampleContent.Administrator, new("1100", "孙敏（班长）", Role.Supervisor),
            .. Agents.Select((agent, i) => new SamplePerson(JobNumber(i), agent.Name, Role.Agent)),
        ],
        Teams =
        [
            new("team-1", "客服一组", [.. Enumerable.Range(0, TeamSize).Select(JobNumber)]),
            new("team-2", "客服二组", [.. Enumerable.Range(TeamSize, Agents.Length - TeamSize).Select(JobNumber)]),
        ],
        Queues =
        [
            new Queue { Id = Sales, NameZh = "销售咨询", NameEn = "Sales", WrapUpSecondsMax = 30, WaitingPrompts = ["music", "still-waiting"] },
            new Queue { Id = Service, NameZh = "售后服务", NameEn = "Service", WrapUpSecondsMax = 60, ServiceLevelSeconds = 30, WaitingPrompts = ["music", "still-waiting"] },
        ],
        Serves = [.. Agents.SelectMany((agent, i) => agent.Queues.Select(queue => (JobNumber(i), queue)))],
        Flows = [SampleFlows.MainMenu(Sales, Service), SampleFlows.Voicemail(Service), .. SampleFlows.TestFlows],
        Numbers =
        [
            new("4000", "main menu", SampleFlows.To(SampleFlows.MainMenu(Sales, Service))),
            new("4001", "queue sales", new ToQueue(new QueueId(Sales))),
            .. SampleFlows.TestNumbers(extension: "8001"),
            .. Phones.Select(number => new SampleNumber($"{number}", $"extension {number}", new ToParty(new ExtensionParty($"{number}")))),
        ],
        Extensions = [.. Phones.Select(number => new SampleExtension($"{number}", MayCallOutside: number == 8001))],
        Trunks = [new("loopback", "127.0.0.1", "127.0.0.2")],
        Customers = SampleCustomers.All,
    };

    private static IEnumerable<int> Phones => Enumerable.Range(8001, 10);

    private static string JobNumber(int index) => $"{1001 + index}";
}
