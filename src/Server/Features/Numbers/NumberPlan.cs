namespace Antiphon.Server.Features.Numbers;

/// <summary>A call flow, kept as the engine reads it.</summary>
internal sealed class FlowRow
{
    public required string Id { get; init; }
    public required string Definition { get; set; }

    public static FlowRow Of(Flow flow) => new() { Id = flow.Id.Value, Definition = JsonSerializer.Serialize(flow, RoutingJson.Options) };

    public Flow Flow() => JsonSerializer.Deserialize<Flow>(Definition, RoutingJson.Options) ?? throw new JsonException($"the flow {Id} is empty");
}

/// <summary>A number that can be dialled, and where it leads.</summary>
internal sealed class NumberRow
{
    public required string Number { get; init; }
    public required string Title { get; set; }
    public required string Destination { get; set; }

    public static NumberRow Of(string number, string title, Destination to) =>
        new() { Number = number, Title = title, Destination = JsonSerializer.Serialize(to, RoutingJson.Options) };

    public Destination To() => JsonSerializer.Deserialize<Destination>(Destination, RoutingJson.Options) ?? throw new JsonException($"the number {Number} leads nowhere");
}

internal sealed class NumberTables : IEntityTypeConfiguration<FlowRow>, IEntityTypeConfiguration<NumberRow>
{
    public void Configure(EntityTypeBuilder<FlowRow> flows) => flows.ToTable("flows").HasKey(f => f.Id);

    public void Configure(EntityTypeBuilder<NumberRow> numbers) => numbers.ToTable("numbers").HasKey(n => n.Number);
}

/// <summary>The number plan's part of the settings of routing.</summary>
internal sealed class NumberPlan(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var flows = await db.Set<FlowRow>().AsNoTracking().ToListAsync(stop);
        var numbers = await db.Set<NumberRow>().AsNoTracking().ToListAsync(stop);
        return centre with
        {
            Flows = centre.Flows.SetItems(flows.Select(f => KeyValuePair.Create(new FlowId(f.Id), f.Flow()))),
            Numbers = centre.Numbers.SetItems(numbers.Select(n => KeyValuePair.Create(n.Number, n.To()))),
        };
    }
}

internal static class NumbersFeature
{
    public static IServiceCollection AddNumbers(this IServiceCollection services) =>
        services.AddSingleton<ICentrePart, NumberPlan>().AddSingleton<NumberBook>().AddScoped<NumbersHandler>();

    public static IEndpointRouteBuilder MapNumbers(this IEndpointRouteBuilder routes)
    {
        NumbersHandler.Map(routes.MapGroup("/api/numbers").WithTags("numbers").RequireAuthorization(Permission.ManageNumbers));
        return routes;
    }
}
