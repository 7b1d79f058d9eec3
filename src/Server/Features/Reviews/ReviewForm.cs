namespace Antiphon.Server.Features.Reviews;

/// <summary>质检表: what a call is scored by.</summary>
/// <param name="PassFrom">A score from there on is good, 0–100.</param>
internal sealed record ReviewForm(LocalText Name, IReadOnlyList<FormSection> Sections, int PassFrom = 80)
{
    private const int SectionsMax = 20, ItemsMax = 100, TextMax = 200, WeightMax = 100, PointsMax = 10;

    public IEnumerable<FormItem> Items => Sections.SelectMany(s => s.Items);

    /// <returns>What is wrong, a word for a field fault; null: nothing.</returns>
    public string? Problem() =>
        !Words(Name) || Sections is null or { Count: 0 } || Sections.Any(s => s?.Items is null or { Count: 0 } || !Words(s.Title)) ? "required"
        : Sections.Count > SectionsMax || Items.Count() > ItemsMax ? "too-many"
        : Items.Any(i => i is null || !Words(i.Text) || i.Id is not { Length: > 0 and <= 32 } || !i.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) ? "required"
        : Items.DistinctBy(i => i.Id).Count() != Items.Count() ? "taken"
        : PassFrom is < 0 or > 100 || Sections.Any(s => s.Weight is < 1 or > WeightMax) || Items.Any(i => i.Weight is < 1 or > WeightMax || i.Points is < 1 or > PointsMax) ? "range" : null;

    /// <summary>0 to 100. What does not apply counts neither way; a fatal item that failed makes it 0 whatever else was good.</summary>
    /// <returns>Null: an answer is missing, out of range, or nothing applies.</returns>
    public (double Score, bool Fatal)? Score(IReadOnlyDictionary<string, int?> answers)
    {
        if (Items.Any(i => !answers.TryGetValue(i.Id, out var given) || given is null && !i.MayNotApply || given is < 0 || given > i.Points)) return null;
        var fatal = Items.Any(i => i.Fatal && answers[i.Id] == 0);
        double sum = 0, weights = 0;
        foreach (var section in Sections)
        {
            var applies = section.Items.Where(i => answers[i.Id] is not null).ToList();
            if (applies.Count == 0) continue;
            sum += section.Weight * applies.Sum(i => i.Weight * answers[i.Id]!.Value / (double)i.Points) / applies.Sum(i => i.Weight);
            weights += section.Weight;
        }
        return weights == 0 ? null : (fatal ? 0 : Math.Round(100 * sum / weights, 2), fatal);
    }

    private static bool Words(LocalText? text) => text?.Zh?.Trim().Length is > 0 and <= TextMax && text.En?.Trim().Length is > 0 and <= TextMax;
}

internal sealed record FormSection(LocalText Title, int Weight, IReadOnlyList<FormItem> Items);

/// <param name="Id">1–32 of letters, digits, -; once in the form.</param>
/// <param name="Points">Best answer; 1: yes or no. 1–10.</param>
/// <param name="Fatal">With 0 points the whole score is 0.</param>
internal sealed record FormItem(string Id, LocalText Text, int Weight = 1, int Points = 1, bool Fatal = false, bool MayNotApply = false);

/// <summary>One version of a form; it never changes, so that a score stays what it was.</summary>
internal sealed class FormVersion
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Definition { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required string MadeBy { get; init; }
    public bool Retired { get; set; }

    public ReviewForm Form() => Documents.Read<ReviewForm>(Definition);

    public FormView View() => new(Id, Version, Form(), MadeAt, MadeBy, Retired);
}

internal sealed record FormView(string Id, int Version, ReviewForm Form, DateTimeOffset MadeAt, string MadeBy, bool Retired);

internal sealed class FormVersionTable : IEntityTypeConfiguration<FormVersion>
{
    public void Configure(EntityTypeBuilder<FormVersion> forms) => forms.ToTable("quality_forms").HasKey(f => new { f.Id, f.Version });
}
