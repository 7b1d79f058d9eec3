using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Sample;

/// <summary>What a first start creates. Secrets are not part of it: they are drawn when it is created.</summary>
internal sealed record SampleContent(string NameZh, string NameEn)
{
    public ImmutableArray<SamplePerson> People { get; init; } = [];

    /// <summary>Teams below the centre itself, which whoever supervises leads.</summary>
    public ImmutableArray<SampleTeam> Teams { get; init; } = [];
    public ImmutableArray<Queue> Queues { get; init; } = [];

    /// <summary>Who serves which queue: people of <see cref="People"/>, or phones without a person.</summary>
    public ImmutableArray<(string JobNumber, string Queue)> Serves { get; init; } = [];
    public ImmutableArray<Flow> Flows { get; init; } = [];
    public ImmutableArray<SampleNumber> Numbers { get; init; } = [];
    public ImmutableArray<SampleExtension> Extensions { get; init; } = [];
    public ImmutableArray<SampleTrunk> Trunks { get; init; } = [];
    public ImmutableArray<SampleCustomer> Customers { get; init; } = [];

    /// <summary>The administrator alone: for a centre that is to become real.</summary>
    public static SampleContent Empty => new("呼叫中心", "Call centre") { People = [Administrator] };

    public static SamplePerson Administrator => new("1000", "系统管理员", Security.Role.Administrator);

    public static SampleContent Of(Options options) => options.Sample switch
    {
        SampleKind.Standard => StandardSample.Content(),
        SampleKind.Bench => BenchSample.Content(),
        _ => Empty,
    };
}

internal sealed record SamplePerson(string JobNumber, string Name, string Role);

internal sealed record SampleTeam(string Id, string Name, params string[] Members);

/// <param name="Title">For <c>first-start.json</c>.</param>
internal sealed record SampleNumber(string Number, string Title, Destination To);

/// <param name="Password">Null: random.</param>
internal sealed record SampleExtension(string Number, bool MayCallOutside = false, string? Password = null);

internal sealed record SampleTrunk(string Name, params string[] Sources);

/// <param name="Numbers">E.164.</param>
internal sealed record SampleCustomer(string Name, ImmutableArray<string> Numbers, string Note);
