using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Catalogue;

internal enum ReportGroup { Traffic, Queue, Loss, Agent, Time, Menu, Extension, Own }

internal enum ReportChart { Bar, Line, Stack, Pie }

/// <summary>A report as managers name it.</summary>
/// <param name="Requirement">Row of the requirements.</param>
/// <param name="Rows"><c>time</c> or dimensions: what its rows tell apart.</param>
/// <param name="Measures">Its columns. The first <paramref name="Drawn"/> are drawn.</param>
/// <param name="Unit">Of <c>time</c>, unless another is asked for.</param>
internal sealed record NamedReport(string Key, string Requirement, LocalText Name, ReportGroup Group, ImmutableArray<string> Rows, TimeUnit Unit, ReportChart Chart, int Drawn, ImmutableArray<string> Measures)
{
    public const string Time = "time";

    /// <summary>What it is always narrowed to: dimension and values.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Only { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>It is made to be held against another period, and does so unless told otherwise.</summary>
    public bool Compares { get; init; }

    /// <summary>A line in the chart: what a ratio ought to reach. Null: none.</summary>
    public double? Target { get; init; }

    /// <summary>Dimensions to which it may be narrowed: those that all its sources have.</summary>
    public ImmutableArray<Dimension> Filters { get; init; } = [];
}
