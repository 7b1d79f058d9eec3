namespace Antiphon.Server.Features.Forms;

internal enum FieldKind { Text, Number, Choice, Date, Multiline, Lookup }

/// <summary>One field of a form.</summary>
/// <param name="Key">1–32 of a–z, 0–9, -; once in the form. What is entered stands under it.</param>
/// <param name="Options">Of a choice: what can be chosen, 1–50; otherwise empty.</param>
/// <param name="Lookup">Of a button that asks a web service; otherwise null. Nothing is entered in it.</param>
/// <param name="Flags">What else holds of it, see <see cref="FormField.KnownFlags"/>.</param>
internal sealed record FormField(string Key, FieldKind Kind, LocalText Label, bool Required = false, IReadOnlyList<LocalText>? Options = null, IReadOnlyList<string>? Flags = null, FormLookup? Lookup = null)
{
    public const int Max = 60, TextMax = 200, MultilineMax = 4_000;
    private const int OptionsMax = 50, LabelMax = 60;

    /// <summary>Marks that a field may carry.</summary>
    public static readonly ImmutableHashSet<string> KnownFlags = [];

    /// <returns>What is wrong with the fields of a form, a word for a field fault; null: nothing.</returns>
    public static string? Problem(IReadOnlyList<FormField>? fields)
    {
        if (fields is null or { Count: 0 }) return "required";
        if (fields.Count > Max) return "too-many";
        var keys = new HashSet<string>();
        foreach (var field in fields)
        {
            if (field?.Key is not { Length: > 0 and <= 32 } key || !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-') || !Enum.IsDefined(field.Kind)) return "pattern";
            if (!keys.Add(key)) return "taken";
            if (!Words(field.Label)) return "required";
            if ((field.Kind is FieldKind.Choice) != (field.Options is { Count: > 0 }) || field.Options?.Count > OptionsMax || field.Options?.Any(option => !Words(option)) is true) return "range";
            if ((field.Kind is FieldKind.Lookup) != (field.Lookup is not null) || field.Lookup is not null && field.Required) return "range";
            if (field.Lookup?.Problem(fields) is { } wrong) return wrong;
            if (field.Flags?.All(KnownFlags.Contains) is false) return "unknown";
        }
        return null;
    }

    /// <summary>What is entered, as it is kept.</summary>
    /// <returns>Why it cannot be; null: it can.</returns>
    public string? Fault(string value) => value.Length == 0 ? null : Kind switch
    {
        FieldKind.Number => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value.Length <= 30 ? null : "pattern",
        FieldKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "pattern",
        FieldKind.Lookup => "unknown",
        FieldKind.Choice => Options!.Any(option => option.Zh == value) ? null : "unknown",
        _ => value.Length <= (Kind is FieldKind.Text ? TextMax : MultilineMax) ? null : "too-long",
    };

    /// <summary>For who fills it in: where a button asks is nobody's business but the administrator's.</summary>
    public FormField Shown() => Lookup is null ? this : this with { Lookup = Lookup with { Url = "" } };

    internal static bool Words(LocalText? text) => text is not null && text.Zh?.Trim().Length is > 0 and <= LabelMax && text.En?.Trim().Length is > 0 and <= LabelMax;
}

/// <summary>受理类型: something that can be taken up at a contact, and the fields for it. A changed form is a new version; what was begun with an old one stays with it.</summary>
internal sealed class ContactForm
{
    public const int Max = 200, NameMax = 60, QueuesMax = 100;

    public required string Id { get; init; }
    public string NameZh { get; set; } = "";
    public string NameEn { get; set; } = "";

    /// <summary>At whose contacts it shows.</summary>
    public string[] Queues { get; set; } = [];

    /// <summary>False: nobody begins it any more.</summary>
    public bool Active { get; set; } = true;
    public int Version { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public string UpdatedBy { get; set; } = "";
}

internal sealed class ContactFormVersion
{
    public required string Form { get; init; }
    public required int Version { get; init; }
    public required string Fields { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }

    public List<FormField> Read() => Documents.Read<List<FormField>>(Fields);
}

/// <param name="Revision">Of the entry, that made it so.</param>
internal sealed record EnteredValue(string Value, long Revision, string By, DateTimeOffset At);

/// <summary>What was entered in a form at one contact. Each field knows who changed it last, and in which revision: two who write at the same time lose nothing.</summary>
internal sealed class ContactFormEntry
{
    public required string CallId { get; init; }
    public required string Form { get; init; }
    public required int Version { get; init; }
    public long Revision { get; set; }
    public required string Queue { get; init; }
    public string ValuesJson { get; set; } = "{}";
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public string UpdatedBy { get; set; } = "";

    /// <summary>Null: a draft.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    public Dictionary<string, EnteredValue> Read() => Documents.Read<Dictionary<string, EnteredValue>>(ValuesJson);
}

/// <summary>A colleague who was asked to work on a contact.</summary>
internal sealed class ContactHelper
{
    public required string CallId { get; init; }
    public required string Agent { get; init; }
    public required string AskedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
}

internal sealed class ContactFormTable : IEntityTypeConfiguration<ContactForm>
{
    public void Configure(EntityTypeBuilder<ContactForm> forms)
    {
        forms.ToTable("contact_forms").HasKey(f => f.Id);
        forms.Property(f => f.Queues).HasConversion(queues => string.Join('\n', queues), text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

internal sealed class ContactFormVersionTable : IEntityTypeConfiguration<ContactFormVersion>
{
    public void Configure(EntityTypeBuilder<ContactFormVersion> versions) => versions.ToTable("contact_form_versions").HasKey(v => new { v.Form, v.Version });
}

internal sealed class ContactFormEntryTable : IEntityTypeConfiguration<ContactFormEntry>
{
    public void Configure(EntityTypeBuilder<ContactFormEntry> entries)
    {
        entries.ToTable("contact_form_entries").HasKey(e => new { e.CallId, e.Form });
        entries.Property(e => e.Revision).IsConcurrencyToken();
    }
}

internal sealed class ContactHelperTable : IEntityTypeConfiguration<ContactHelper>
{
    public void Configure(EntityTypeBuilder<ContactHelper> helpers) => helpers.ToTable("contact_helpers").HasKey(h => new { h.CallId, h.Agent });
}
