using Antiphon.Server.Features.Trunks;
using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Sample;

/// <summary>A centre for load and attack, on loopback only: known passwords, callers trusted by address, no announcements, no wrap-up.</summary>
internal static class BenchSample
{
    /// <summary>The trunk of the load drivers; a centre that has it is one for load and attack.</summary>
    public const string Trunk = "bench";

    private const string Password = "secret";
    private const string RoundRobin = "round-robin";
    private const string LongestIdle = "longest-idle";

    public static SampleContent Content() => new("压力测试中心", "Bench")
    {
        People = [SampleContent.Administrator],
        Queues = [QueueOf(RoundRobin, "轮流分配", "Round robin", AgentOrder.RoundRobin), QueueOf(LongestIdle, "平均分配", "Longest idle", AgentOrder.LongestIdle)],
        Serves = [.. Enumerable.Range(6000, 50).SelectMany(phone => new[] { RoundRobin, LongestIdle }.Select(queue => ($"{phone}", queue)))],
        Flows = [SampleFlows.Voicemail(RoundRobin), .. SampleFlows.TestFlows, Meeting],
        Numbers =
        [
            new("1000", "outbound trunk, relayed", new ToParty(new OutsideParty(TrunkBook.OfOptions, "1000"))),
            new("2000", "outbound trunk, relayed and recorded", new ToParty(new OutsideParty(TrunkBook.OfOptions, "2000"), Recorded: true)),
            new("3000", "queue, round robin", new ToQueue(new QueueId(RoundRobin))),
            new("3001", "queue, longest idle", new ToQueue(new QueueId(LongestIdle))),
            new("4000", "prompt, one key, second prompt, hang-up", SampleFlows.To(SampleFlows.OneKey)),
            new("5000", "conference room", SampleFlows.To(Meeting)),
            .. SampleFlows.TestNumbers(extension: "6100"),
            .. Enumerable.Range(6000, 1000).Select(number => new SampleNumber($"{number}", $"extension {number}", new ToParty(new ExtensionParty($"{number}")))),
        ],
        Extensions = [.. Enumerable.Range(6000, 1000).Select(number => new SampleExtension($"{number}", MayCallOutside: true, Password))],
        Trunks = [new(Trunk, "127.0.2.1", "127.0.0.2")],
    };

    /// <summary>Without announcement and recording: what is measured is the mixing.</summary>
    private static Flow Meeting => SampleFlows.Of("meeting", ("answer", new AnswerNode("room")), ("room", new ConferenceNode("bench")));

    private static Queue QueueOf(string id, string zh, string en, AgentOrder order) => new()
    {
        Id = id, NameZh = zh, NameEn = en, AgentOrder = order, WrapUpSecondsMax = 0, MissesMax = 0, LengthMax = 10_000, Recorded = false,
    };
}
