using System.Diagnostics;
using Antiphon.Server.Features.Customers;

namespace Antiphon.Bench;

/// <summary>Customers found among a million by a part of anything that stands on the card: the slowest search.</summary>
internal static class CustomerSearchRun
{
    private const int Cards = 1_000_000;
    private static readonly string[] Streets = ["汉口路", "中山路", "北京东路", "太平南路", "珠江路", "长江路", "人民大街"];
    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "欧阳", "司马"];

    public static int Run()
    {
        var index = new CustomerIndex();
        var began = Stopwatch.GetTimestamp();
        for (var i = 1; i <= Cards; i++) index.Put(Card(i));
        Console.WriteLine($"{Cards:N0} cards in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {GC.GetTotalMemory(true) >> 20} MiB");
        string[] searches = ["汉口路", "汉口路7777号", "4711", "98765432", "oysw", "ouyang 汉口", "nobody at all", "用量", "13800004711"];
        return Budgets.Check("customers.ms", searches.Max(search => Slowest(index, search))) ? 0 : 1;
    }

    private static Customer Card(int i) => new()
    {
        Id = i, Name = $"{Surnames[i % Surnames.Length]}{(char)('一' + (i % 2000))}{(char)('丁' + (i % 3000))}", Addresses = [$"南京市鼓楼区{Streets[i % Streets.Length]}{i}号"],
        Note = i % 3 == 0 ? "每月用量两百度" : "", Numbers = [new CustomerNumber { Number = $"+86138{i:00000000}" }],
    };

    private static double Slowest(CustomerIndex index, string search)
    {
        var slowest = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var hits = index.Find([CustomerIndex.Condition("deleted", "no")], search).Count;
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            slowest = Math.Max(slowest, took);
            if (i == 0) Console.WriteLine($"{search}: {hits:N0} in {took:0} ms");
        }
        return slowest;
    }
}
