namespace Antiphon.Server.Features.Sample;

/// <summary>Customers who do not exist. Their numbers begin with 154, which no carrier has, so that nobody is called by mistake.</summary>
internal static class SampleCustomers
{
    private const int Count = 200;
    private const int Seed = 400;      // the same people at every first start

    private static readonly string[] Surnames =
        ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "欧阳"];

    private static readonly string[] GivenNames =
    [
        "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超", "秀英", "建华", "志刚", "桂英", "文杰", "雨桐", "子轩", "浩然", "欣怡", "梓涵",
        "俊杰", "晓东", "丽华", "国庆", "春梅", "海燕", "立新", "思琪", "家豪", "佳怡", "玉兰", "振宇", "婷婷", "鹏飞", "雅静",
    ];

    private static readonly string[] Notes =
        ["", "", "", "老客户，喜欢上午联系", "已购买延保服务", "咨询过企业套餐", "对送货时间有要求", "VIP 客户", "上次来电反映安装问题", "普通话，略带口音"];

    public static ImmutableArray<SampleCustomer> All { get; } = [.. Draw()];

    /// <summary>National form; for the simulated callers.</summary>
    public static IReadOnlyList<string> Numbers { get; } = [.. All.Select(customer => customer.Numbers[0]["+86".Length..])];

    private static IEnumerable<SampleCustomer> Draw()
    {
        var random = new Random(Seed);
        var (names, numbers) = (new HashSet<string>(), new HashSet<string>());
        while (names.Count < Count)
        {
            var name = OneOf(random, Surnames) + OneOf(random, GivenNames);
            if (!names.Add(name)) continue;
            var own = new List<string> { NewNumber(random, numbers) };
            if (random.Next(5) == 0) own.Add(NewNumber(random, numbers));
            yield return new SampleCustomer(name, [.. own], OneOf(random, Notes));
        }
    }

    private static string NewNumber(Random random, HashSet<string> taken)
    {
        string number;
        do number = $"+86154{random.Next(100_000_000):00000000}";
        while (!taken.Add(number));
        return number;
    }

    private static string OneOf(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
