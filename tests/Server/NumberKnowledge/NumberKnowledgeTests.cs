using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.NumberKnowledge;

namespace Antiphon.Server.Tests.NumberKnowledge;

/// <summary>What numbers tell of themselves, against what everybody knows.</summary>
public sealed class NumberKnowledgeTests
{
    private static readonly PlaceBook Places = new();

    [Theory]
    [InlineData("13800138000", "北京市", "Beijing", "010", "中国移动")]
    [InlineData("+86 186 0755 1234", "广东省深圳市", "Shenzhen, Guangdong", "0755", "中国联通")]
    [InlineData("018962181234", "江苏省苏州市", "Suzhou, Jiangsu", "0512", "中国电信")]
    [InlineData("1300000", "山东省济南市", "Jinan, Shandong", "0531", "中国联通")]
    public void Mobile_number_tells_its_city_and_carrier(string number, string zh, string en, string code, string carrier)
    {
        var view = NumberView.Of(number, Places);

        Assert.Equal((NumberKind.Mobile, carrier), (view.Kind, view.Carrier?.Zh));
        var place = Assert.Single(view.Places);
        Assert.Equal((zh, en, code), (place.Name.Zh, place.Name.En, place.AreaCodes[0]));
    }

    [Theory]
    [InlineData("19200001234")]
    [InlineData("17123451234")]
    public void Beginning_that_no_table_knows_is_said_to_be_unknown(string number) => Assert.Empty(NumberView.Of(number, Places).Places);

    [Fact]
    public void Every_place_has_a_name_and_a_code_and_every_mobile_beginning_a_place_or_none()
    {
        Assert.All(Places.Find("0"), place => Assert.NotEmpty(place.Name.Zh));
        var known = 0;
        for (var prefix = 1_300_000; prefix < 2_000_000; prefix++)
        {
            if (Places.OfMobile($"{prefix}0000") is not { } place) continue;
            known++;
            Assert.True(place.Name is { Zh.Length: > 0, En.Length: > 0 } && place.AreaCodes is [['0', _, _, ..], ..], $"{prefix} {place.Name.Zh}");
        }
        Assert.InRange(known, 300_000, 700_000);
        Assert.Null(Places.OfMobile("2000000"));
        Assert.Null(Places.OfMobile("13x0000"));
        Assert.Null(Places.OfMobile("138"));
    }

    [Theory]
    [InlineData("010", "北京市")]
    [InlineData("021", "上海市")]
    [InlineData("0755", "广东省深圳市")]
    [InlineData("0512", "江苏省苏州市")]
    [InlineData("0411", "辽宁省大连市")]
    [InlineData("0571", "浙江省杭州市")]
    [InlineData("0335", "河北省秦皇岛市")]
    [InlineData("0580", "浙江省舟山市")]
    [InlineData("0991", "新疆乌鲁木齐市")]
    public void Area_code_tells_its_city_and_the_city_its_code(string code, string city)
    {
        Assert.Contains(Places.OfAreaCode(code), place => place.Name.Zh == city);
        Assert.Contains(Places.Find(city), place => place.AreaCodes[0] == code);
        Assert.Equal(city, NumberView.Of($"{code}12345678", Places).Places[0].Name.Zh);
    }

    [Fact]
    public void Cities_that_share_a_code_are_all_told_and_one_that_is_given_to_nobody_none()
    {
        Assert.Equal(["辽宁省沈阳市", "辽宁省抚顺市", "辽宁省铁岭市"], Places.OfAreaCode("024").Select(p => p.Name.Zh).OrderBy(n => n.Length).ThenBy(n => n[3] != '沈').ThenByDescending(n => n[3] == '抚'));
        Assert.Empty(Places.OfAreaCode("0300"));
        Assert.NotEmpty(Places.Find("shenzhen"));
        Assert.Empty(Places.Find("南极"));
    }

    /// <summary>Codes that everybody who lives there knows by heart; 北京市崇文区 has been gone since 2010, and its people keep their numbers.</summary>
    [Theory]
    [InlineData("110101", "北京市东城区"), InlineData("110103", "北京市崇文区"), InlineData("120101", "天津市和平区"), InlineData("150102", "内蒙古自治区呼和浩特市新城区")]
    [InlineData("210102", "辽宁省沈阳市和平区"), InlineData("230102", "黑龙江省哈尔滨市道里区"), InlineData("310115", "上海市浦东新区"), InlineData("320106", "江苏省南京市鼓楼区")]
    [InlineData("330106", "浙江省杭州市西湖区"), InlineData("350203", "福建省厦门市思明区"), InlineData("370202", "山东省青岛市市南区"), InlineData("420106", "湖北省武汉市武昌区")]
    [InlineData("430104", "湖南省长沙市岳麓区"), InlineData("440305", "广东省深圳市南山区"), InlineData("450103", "广西壮族自治区南宁市青秀区"), InlineData("500103", "重庆市渝中区")]
    [InlineData("510107", "四川省成都市武侯区"), InlineData("530102", "云南省昆明市五华区"), InlineData("540102", "西藏自治区拉萨市城关区"), InlineData("610113", "陕西省西安市雁塔区")]
    [InlineData("650102", "新疆维吾尔自治区乌鲁木齐市天山区")]
    public void Identity_number_tells_where_it_was_given_out_and_a_wrong_check_character_is_refused(string division, string place)
    {
        var digits = division + "19900307" + "123";
        var number = digits + IdNumber.CheckCharacter(digits);

        var read = IdentityView.Of(number, Places);
        Assert.Equal((null, place, new DateOnly(1990, 3, 7), true), (read.Fault, read.Place, read.BirthDate, read.Male));

        foreach (var wrong in "0123456789X".Where(c => c != number[^1]))
            Assert.Equal(("check", null), (IdentityView.Of(digits + wrong, Places).Fault, IdentityView.Of(digits + wrong, Places).Place));
    }

    [Theory]
    [InlineData("11010119900307", "length")]
    [InlineData("1101011990030712A4", "characters")]
    [InlineData("110101199002301234", "date")]
    public void Identity_number_that_cannot_be_is_told_why(string number, string fault) => Assert.Equal(fault, IdentityView.Of(number, Places).Fault);

    [Fact]
    public void Division_that_is_not_known_falls_back_to_the_one_above()
    {
        Assert.Equal("广东省深圳市", Places.Division("440399"));
        Assert.Equal("广东省", Places.Division("449999"));
        Assert.Null(Places.Division("999999"));
    }
}
