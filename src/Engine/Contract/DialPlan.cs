namespace Antiphon.Engine.Contract;

/// <summary>How calls leave the centre, and what its extensions are: part of the settings. Numbers are as dialled nationally: <c>0…</c>, <c>1[3-9]…</c>,
/// <c>00…</c> for abroad.</summary>
public sealed record DialPlan
{
    /// <summary>In order of choice: a group is tried in this order.</summary>
    public ImmutableArray<TrunkSettings> Trunks { get; init; } = [];

    /// <summary>The first that fits number and time is taken.</summary>
    public ImmutableArray<OutboundRoute> Routes { get; init; } = [];

    public ImmutableDictionary<string, ExtensionSettings> Extensions { get; init; } = ImmutableDictionary<string, ExtensionSettings>.Empty;

    /// <summary>Null in old stories: phones have no codes, and nothing is parked.</summary>
    public PhoneServices? Services { get; init; }

    /// <summary>By their number.</summary>
    public ImmutableDictionary<string, RingGroup> RingGroups { get; init; } = ImmutableDictionary<string, RingGroup>.Empty;

    /// <summary>Before everything else, for every phone, beyond every limit. Default: police, fire, ambulance, traffic accidents.</summary>
    public ImmutableHashSet<string> EmergencyNumbers { get; init; } = ["110", "119", "120", "122"];

    /// <summary>Numbers that cost the caller more than a call: closed unless a route opens them.</summary>
    public ImmutableArray<string> PremiumPatterns { get; init; } = ["160.", "168.", "0ZX160.", "0ZX168.", "0ZXX160.", "0ZXX168."];

    /// <summary>Of the centre's clock against UTC, minutes: for times of routes.</summary>
    public int UtcOffsetMinutes { get; init; } = 480;
}

/// <summary>What routing knows of a trunk.</summary>
public sealed record TrunkSettings(string Name)
{
    /// <summary>Trunks of one group stand in for each other. Null: none.</summary>
    public string? Group { get; init; }

    /// <summary>It has a far end that takes calls.</summary>
    public bool TakesCalls { get; init; } = true;

    /// <summary>Calls in both directions; 0: no limit. The next inbound one is lost as <see cref="LostReason.TrunkBusy"/>.</summary>
    public int CallsMax { get; init; }

    public int CallsInMax { get; init; }

    public int CallsOutMax { get; init; }

    /// <summary>Outbound calls begun within one hour of the clock; 0: no limit.</summary>
    public int CallsOutPerHourMax { get; init; }

    /// <summary>Applied to the called number of outbound calls, the first that fits.</summary>
    public ImmutableArray<NumberRule> CalledRules { get; init; } = [];

    /// <summary>Applied to the caller number of outbound calls.</summary>
    public ImmutableArray<NumberRule> CallerRules { get; init; } = [];

    /// <summary>Shown when the route chooses none.</summary>
    public string? CallerNumber { get; init; }
}

/// <summary>Rewrites a number that fits <paramref name="Match"/> whole: takes digits off the front and puts others there.</summary>
/// <param name="Match">A pattern, see <see cref="Outbound.DialPattern"/>.</param>
/// <param name="Strip">Characters taken off the front, 0–32.</param>
/// <param name="Prefix">Put in front afterwards.</param>
/// <param name="Replace">Stands for the whole number; null: the rest of it.</param>
public sealed record NumberRule(string Match, int Strip = 0, string Prefix = "", string? Replace = null);

public enum TrunkOrder { InOrder, Cheapest }

/// <summary>Which number the called party sees. Own: that of the extension or agent, when it has one. Fixed: the first of the pool. Local: the one with the called
/// area code, else the first. Rotate: each in turn.</summary>
public enum CallerChoice { Own, Fixed, Local, Rotate }

public sealed record OutboundRoute(string Id, string Name)
{
    /// <summary>At least one must fit.</summary>
    public ImmutableArray<string> Patterns { get; init; } = [];

    /// <summary>Empty: always.</summary>
    public ImmutableArray<TimeWindow> Times { get; init; } = [];

    public ImmutableArray<RouteTrunk> Trunks { get; init; } = [];
    public TrunkOrder Order { get; init; } = TrunkOrder.InOrder;
    public CallerChoice Caller { get; init; } = CallerChoice.Own;
    public ImmutableArray<PoolNumber> CallerNumbers { get; init; } = [];

    /// <summary>Opens numbers that cost more. Default closed.</summary>
    public bool PremiumOpen { get; init; }

    /// <summary>Opens numbers abroad, for who has the right. Default closed.</summary>
    public bool InternationalOpen { get; init; }
}

/// <param name="Name">Of a trunk or of a group of trunks.</param>
/// <param name="CostPerMinute">In thousandths of the currency; compared only.</param>
public sealed record RouteTrunk(string Name, int CostPerMinute = 0);

/// <param name="DailyMax">Calls in one day of the centre; 0: no limit.</param>
public sealed record PoolNumber(string Number, int DailyMax = 0);

/// <summary>A part of the week by the clock of the centre.</summary>
/// <param name="Days">0 = Sunday … 6; empty: every day.</param>
/// <param name="FromMinute">Of the day, 0–1439.</param>
/// <param name="ToMinute">Exclusive, up to 1440; less than <paramref name="FromMinute"/>: past midnight.</param>
public sealed record TimeWindow(ImmutableArray<int> Days, int FromMinute, int ToMinute)
{
    public bool Holds(DateTimeOffset now, int utcOffsetMinutes)
    {
        var local = now.ToUniversalTime().AddMinutes(utcOffsetMinutes);
        var minute = local.Hour * 60 + local.Minute;
        if (FromMinute <= ToMinute) return OnDay(local.DayOfWeek) && minute >= FromMinute && minute < ToMinute;
        // Past midnight the window belongs to the day on which it began.
        return (minute >= FromMinute && OnDay(local.DayOfWeek)) || (minute < ToMinute && OnDay(local.AddDays(-1).DayOfWeek));
    }

    private bool OnDay(DayOfWeek day) => Days.IsDefaultOrEmpty || Days.Contains((int)day);
}

/// <summary>How far a phone or an agent may dial. Emergency numbers are open to all.</summary>
public enum CallRight { Internal, Domestic, International }

/// <summary>An extension as routing knows it.</summary>
public sealed record ExtensionSettings(string Number)
{
    public string Name { get; init; } = "";
    public CallRight Right { get; init; } = CallRight.Internal;

    /// <summary>Outside calls at one time. Default 4; 0: no limit.</summary>
    public int OutsideCallsMax { get; init; } = 4;

    /// <summary>Outside calls begun within one hour of the clock. Default 120; 0: no limit.</summary>
    public int OutsideCallsPerHourMax { get; init; } = 120;

    /// <summary>What the called party outside sees, where the route shows the caller's own number. Null: none.</summary>
    public string? OutsideNumber { get; init; }

    /// <summary>Extensions of one group may pick up each other's calls. Null: nobody picks up here.</summary>
    public string? PickUpGroup { get; init; }

    /// <summary>Nothing rings: callers find it busy.</summary>
    public bool DoNotDisturb { get; init; }

    /// <summary>Where calls go instead: an extension, a number of the plan, or one outside. Null: nowhere.</summary>
    public string? ForwardAlways { get; init; }
    public string? ForwardBusy { get; init; }

    /// <summary>Also when no phone is registered.</summary>
    public string? ForwardNoAnswer { get; init; }

    /// <summary>Whatever it talks without a queue is recorded, whoever called.</summary>
    public bool Recorded { get; init; }

    /// <summary>Ring time before no answer, seconds. Default 25, 5–120.</summary>
    public int RingSeconds { get; init; } = 25;

    /// <summary>Tried one after the other when the extension does not answer: at most <see cref="FindMeMax"/>.</summary>
    public ImmutableArray<FindMeNumber> FindMe { get; init => field = value.IsDefault ? [] : value; } = [];

    public const int FindMeMax = 3;

    /// <summary>What its phone speaks, best first: PCMA, PCMU, G722, OPUS. Empty: all, G.711 first. Of no meaning to routing.</summary>
    public ImmutableArray<string> Codecs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Keys go to its phone by SIP INFO. Of no meaning to routing.</summary>
    public bool KeysByInfo { get; init; }

    /// <summary>Calls that nobody takes are asked for a message. Default no.</summary>
    public bool Voicemail { get; init; }
}

/// <param name="RingSeconds">5–120.</param>
public sealed record FindMeNumber(string Number, int RingSeconds = 20)
{
    /// <summary>Of a number outside: whoever answers has to press a key first, so that a mailbox takes nothing.</summary>
    public bool AcceptByKey { get; init; }
}

/// <summary>The extension that a call is to reach, while something rings for it.</summary>
/// <param name="Step">0: the extension itself; 1 and on: its further numbers.</param>
public sealed record Reach(string Extension, int Step, int RingSeconds);

public enum ForwardReason { Always, Busy, NoAnswer, FindMe }
