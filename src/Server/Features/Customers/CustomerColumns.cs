namespace Antiphon.Server.Features.Customers;

/// <summary>The columns of a file of customers, out and in: what goes out comes in again with nothing lost.</summary>
/// <param name="Id">As a mapping names it, such as <c>name</c> or <c>field:contract</c>.</param>
internal sealed record CustomerColumn(string Id, LocalText Name)
{
    public const string FieldPrefix = "field:";
    private static readonly char[] Between = [';', '；', '、', '\n', '|'];
    private static readonly char[] BetweenNumbers = [';', '；', '、', '\n', '|', ',', '，', '/'];

    private static readonly CustomerColumn[] Own =
    [
        new("name", new("姓名", "Name")), new("title", new("称谓", "Title")), new("numbers", new("号码", "Numbers")), new("addresses", new("地址", "Addresses")), new("class", new("等级", "Class")),
        new("region", new("区域", "Region")), new("tags", new("标签", "Tags")), new("owner", new("负责人", "Owner")), new("ownAgents", new("专属坐席", "Own agents")), new("note", new("备注", "Note")),
    ];

    /// <summary>Headings that files of other programs have.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["客户"] = "name", ["客户名称"] = "name", ["客户姓名"] = "name", ["名称"] = "name", ["customer"] = "name", ["full name"] = "name",
        ["性别"] = "title", ["gender"] = "title", ["sex"] = "title", ["电话"] = "numbers", ["手机"] = "numbers", ["手机号"] = "numbers", ["手机号码"] = "numbers", ["联系电话"] = "numbers", ["phone"] = "numbers", ["number"] = "numbers", ["mobile"] = "numbers", ["telephone"] = "numbers",
        ["住址"] = "addresses", ["联系地址"] = "addresses", ["address"] = "addresses", ["级别"] = "class", ["客户等级"] = "class", ["level"] = "class", ["地区"] = "region", ["城市"] = "region", ["city"] = "region",
        ["tag"] = "tags", ["客户经理"] = "owner", ["说明"] = "note", ["remark"] = "note", ["remarks"] = "note", ["notes"] = "note", ["comment"] = "note",
    };

    public static IReadOnlyList<CustomerColumn> All(CustomerSettings settings) => [.. Own, .. settings.Fields.Select(f => new CustomerColumn(FieldPrefix + f.Id, f.Name))];

    /// <summary>What a heading seems to mean; null: nothing that is known.</summary>
    public static string? Guess(string heading, CustomerSettings settings)
    {
        var word = heading.Trim();
        return All(settings).FirstOrDefault(c => word.Equals(c.Name.Zh, StringComparison.OrdinalIgnoreCase) || word.Equals(c.Name.En, StringComparison.OrdinalIgnoreCase))?.Id
            ?? Others.GetValueOrDefault(word) ?? (word.StartsWith("手机", StringComparison.Ordinal) || word.StartsWith("电话", StringComparison.Ordinal) || word.StartsWith("phone", StringComparison.OrdinalIgnoreCase) ? "numbers" : null);
    }

    /// <summary>What stands in the file of this card.</summary>
    public string Of(CustomerView card, bool english) => Id switch
    {
        "name" => card.Name,
        "title" => card.Title switch { "ms" => english ? "Ms" : "女士", "mr" => english ? "Mr" : "先生", _ => "" },
        "numbers" => string.Join(';', card.Numbers),
        "addresses" => string.Join('\n', card.Addresses),
        "class" => card.Class,
        "region" => card.Region,
        "tags" => string.Join(';', card.Tags),
        "owner" => card.Owner,
        "ownAgents" => string.Join(' ', card.OwnAgents),
        "note" => card.Note,
        _ => card.Fields.GetValueOrDefault(Id[FieldPrefix.Length..], ""),
    };

    /// <summary>A wish from the cells of one row; several columns may be mapped to the same, such as two numbers.</summary>
    /// <param name="mapping">Identity of the column for each cell; null or empty: it is left out.</param>
    public static StoreCustomer Read(IReadOnlyList<string> cells, IReadOnlyList<string?> mapping)
    {
        List<string> Values(string id) => [.. mapping.Select((to, i) => to == id && i < cells.Count ? Plain(cells[i]) : "").Where(text => text.Length > 0)];
        string? One(string id) => Values(id) is [var first, ..] ? first : null;
        List<string>? Many(string id, char[] parts) => Values(id) is { Count: > 0 } texts ? [.. texts.SelectMany(text => text.Split(parts, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()] : null;
        var fields = mapping.OfType<string>().Where(id => id.StartsWith(FieldPrefix, StringComparison.Ordinal)).Distinct().Select(id => (Id: id[FieldPrefix.Length..], Value: One(id))).Where(f => f.Value is not null).ToDictionary(f => f.Id, f => f.Value!);
        return new StoreCustomer(One("name") ?? "", Many("numbers", BetweenNumbers) ?? [], One("note"), One("class"), One("region"), Many("ownAgents", [' ', .. BetweenNumbers]), TitleOf(One("title")),
            Many("addresses", ['\n', '|']), Many("tags", Between), One("owner"), fields);
    }

    private static string? TitleOf(string? text) => text?.ToUpper(CultureInfo.InvariantCulture) switch
    {
        null => null,
        "女士" or "女" or "小姐" or "太太" or "MS" or "MRS" or "MISS" or "F" or "FEMALE" => "ms",
        "先生" or "男" or "MR" or "M" or "MALE" => "mr",
        _ => text,
    };

    /// <summary>Without the apostrophe that keeps a spreadsheet from reading a formula.</summary>
    private static string Plain(string cell) => (cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r', ..] ? cell[1..] : cell).Trim();
}
