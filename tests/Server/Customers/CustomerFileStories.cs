using System.Text;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Tests.Customers;

public sealed class CustomerFileStories : CentreOfItsOwn
{
    private const int Many = 50_000;

    [Fact]
    public async Task Fifty_thousand_customers_come_in_and_go_out_with_every_field_in_both_encodings_and_as_a_workbook()
    {
        await Settings();
        var text = new StringBuilder("姓名,称谓,号码,地址,等级,区域,标签,负责人,专属坐席,备注,合同\r\n");
        for (var i = 0; i < Many; i++)
            text.Append($"客户𠮷{i},女士,1556{i:0000000};1557{i:0000000},\"第{i}大街,\"\"甲\"\"座\",vip,025,标签{i % 7};老客户,1001,1002 1003,\"备注\n第{i}行\",'-合同{i}\r\n");
        var done = await Import(Gb18030(text.ToString()), "skip");
        Assert.Equal((Many, 0, 0, 0), Counts(done));

        using (var scope = UnderTest.Services.CreateScope())
        {
            var index = UnderTest.Services.GetRequiredService<CustomerIndex>();
            Assert.Equal(Many / 7, index.Find([CustomerIndex.Condition("tag", "标签6")], "").Count);
            Assert.Single(index.Find([CustomerIndex.Condition("deleted", "no")], "15560049999"));
        }
        foreach (var format in (string[])["csv", "csv-gb18030", "xlsx"])
        {
            var file = await Client.GetByteArrayAsync($"api/customers/export?format={format}&language=zh-CN&class=vip");
            var rows = XlsxReader.IsWorkbook(file) ? XlsxReader.Read(file, Many + 2)! : CsvReader.Read(CsvReader.Decode(file));
            Assert.Equal(format != "csv-gb18030", XlsxReader.IsWorkbook(file) || file is [0xEF, 0xBB, 0xBF, ..]);
            Assert.Equal(Many + 1, rows.Count);
            var row = rows.Single(r => r.Cells[0] == "客户𠮷123").Cells;
            string[] expected = ["客户𠮷123", "女士", "15560000123;15570000123", "第123大街,\"甲\"座", "vip", "025", "标签4;老客户", "1001", "1002 1003", "备注\n第123行"];
            Assert.Equal(expected, row[..10]);
            Assert.Equal("-合同123", row[10].TrimStart('\''));
        }
    }

    [Fact]
    public async Task A_file_is_looked_at_mapped_and_its_wrong_rows_come_back_with_the_reason()
    {
        await Client.PostAsJsonAsync("api/customers", new { name = "已有", numbers = (string[])["15558000001"], note = "原来的" });
        var file = Encoding.UTF8.GetBytes("\uFEFF客户名称;手机号;其他;备注\n已有改名;15558000001;x;\n新客户;15558000002;y;新\n坏号码;abc;z;\n;15558000003;;无名\n");
        var read = await Read(file);
        Assert.Equal(["name", "numbers", null, "note"], read.GetProperty("mapping").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(4, read.GetProperty("rows").GetInt32());
        Assert.Equal(1, read.GetProperty("taken").GetInt32());
        Assert.Equal("已有改名", read.GetProperty("sample")[0][0].GetString());

        var done = await Run(read, "update");
        Assert.Equal((1, 1, 0, 2), Counts(done));
        var changed = await Client.GetFromJsonAsync<JsonElement>("api/customers/by-number/15558000001");
        Assert.Equal(("已有改名", "原来的"), (changed.GetProperty("name").GetString(), changed.GetProperty("note").GetString()));
        var faults = CsvReader.Read(CsvReader.Decode(await Client.GetByteArrayAsync($"api/customers/imports/{done.GetProperty("id").GetString()}/faults")));
        Assert.Equal(["4", "number-invalid"], faults[1].Cells[^2..]);
        Assert.Equal(["5", "name-invalid"], faults[2].Cells[^2..]);
        Assert.Equal("坏号码", faults[1].Cells[0]);
    }

    [Fact]
    public async Task What_is_no_table_has_too_many_rows_or_leads_to_no_column_is_refused_and_an_import_can_be_cancelled()
    {
        Assert.Equal("422 field-invalid", await (await Send([1, 0, 2])).Refusal());
        Assert.Equal("422 field-invalid", await (await Send([.. "PK"u8, 3, 4, 9, 9])).Refusal());
        Assert.Equal("422 field-invalid", await (await Send("姓名\n"u8.ToArray())).Refusal());
        Assert.Equal("422 field-invalid", await (await Send(Encoding.UTF8.GetBytes("姓名\n" + string.Concat(Enumerable.Repeat("某\n", Many + 1))))).Refusal());
        var read = await Read("name,phone\nA,15559000001\n"u8.ToArray());
        var id = read.GetProperty("id").GetString();
        Assert.Equal("422 field-invalid", await (await Client.PostAsJsonAsync($"api/customers/imports/{id}/run", new { mapping = (string[])["name", "nonsense"] })).Refusal());
        Assert.Equal("422 field-invalid", await (await Client.PostAsJsonAsync($"api/customers/imports/{id}/run", new { mapping = (string[])["", "numbers"] })).Refusal());
        (await Client.DeleteAsync($"api/customers/imports/{id}")).EnsureSuccessStatusCode();
        Assert.Equal("404 not-found", await (await Client.GetAsync($"api/customers/imports/{id}")).Refusal());
    }

    private Task<HttpResponseMessage> Send(byte[] file) => Client.PostAsync("api/customers/imports", new ByteArrayContent(file));

    private async Task<JsonElement> Read(byte[] file) => await (await Send(file)).EnsureSuccessStatusCode().Json();

    private async Task<JsonElement> Import(byte[] file, string duplicates) => await Run(await Read(file), duplicates);

    private async Task<JsonElement> Run(JsonElement read, string duplicates)
    {
        var id = read.GetProperty("id").GetString();
        (await Client.PostAsJsonAsync($"api/customers/imports/{id}/run", new { mapping = read.GetProperty("mapping"), duplicates })).EnsureSuccessStatusCode();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var now = await Client.GetFromJsonAsync<JsonElement>($"api/customers/imports/{id}", limit.Token);
            if (now.GetProperty("state").GetString() is "done") return now;
            Assert.Equal("running", now.GetProperty("state").GetString());
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private async Task Settings() => (await Client.PutAsJsonAsync("api/customers/settings", new
    {
        keepDeletedDays = 30, fields = new[] { new { id = "contract", name = new { zh = "合同", en = "Contract" }, kind = "text", choices = (string[])[] } }, groups = (object[])[],
    })).EnsureSuccessStatusCode();

    private static byte[] Gb18030(string text) => CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes(text);

    private static (int, int, int, int) Counts(JsonElement job) =>
        (job.GetProperty("created").GetInt32(), job.GetProperty("updated").GetInt32(), job.GetProperty("skipped").GetInt32(), job.GetProperty("failed").GetInt32());
}
