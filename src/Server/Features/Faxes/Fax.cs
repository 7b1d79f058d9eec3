using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Faxes;

internal enum FaxDirection { In, Out }

internal enum FaxState { Sending, Receiving, Complete, Failed }

/// <summary>One fax; its identity is that of the call that carries it.</summary>
internal sealed class Fax
{
    public required string Id { get; init; }
    public required FaxDirection Direction { get; init; }

    /// <summary>Of the other side, E.164; empty: withheld.</summary>
    public required string Number { get; init; }

    /// <summary>Below <c>DATA/faxes</c>, with "/".</summary>
    public required string File { get; init; }
    public required FaxState State { get; set; }
    public int Pages { get; set; }
    public string RemoteStation { get; set; } = "";
    public int BitRate { get; set; }
    public bool Ecm { get; set; }
    public bool T38 { get; set; }

    /// <summary>English, for who looks for the cause.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Job number, or <c>api</c>; empty: a caller.</summary>
    public string CreatedBy { get; init; } = "";
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    public FaxView View() => new(Id, Direction, PhoneNumber.National(Number), State, Pages, RemoteStation, BitRate, Ecm, T38, Detail, CreatedBy, StartedAt, EndedAt);
}

/// <param name="Number">National form; empty: withheld.</param>
/// <param name="Pages">Those that are through.</param>
/// <param name="RemoteStation">What the other machine calls itself.</param>
/// <param name="BitRate">Bits per second; 0: no page came.</param>
internal sealed record FaxView(string Id, FaxDirection Direction, string Number, FaxState State, int Pages, string RemoteStation, int BitRate, bool Ecm, bool T38, string Detail,
    string CreatedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

internal sealed record FaxPageOfList(int Total, int Page, int PageSize, IReadOnlyList<FaxView> Items);

internal sealed class FaxTable : IEntityTypeConfiguration<Fax>
{
    public void Configure(EntityTypeBuilder<Fax> fax)
    {
        fax.ToTable("faxes").HasKey(f => f.Id);
        fax.Property(f => f.Direction).HasConversion<string>();
        fax.Property(f => f.State).HasConversion<string>();
        Columns.InSnakeCase(fax.Metadata);
    }
}
