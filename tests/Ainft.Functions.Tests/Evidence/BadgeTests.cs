using System.Globalization;
using System.Xml.Linq;
using Ainft.Functions.Evidence;

namespace Ainft.Functions.Tests.Evidence;

public sealed class BadgeTests
{
    private static readonly MetricPlace Loss = new("metrics.json", "/loss");

    private static readonly Tolerance
        Half = new(Loss, 0.01, 0.005, ToleranceSide.Both, true),
        Tiny = new(Loss, 1e-9, null, ToleranceSide.Above, true),
        Unbounded = new(Loss, 5, 2.5, ToleranceSide.Both, false);

    public static TheoryData<ReproductionState, Tolerance?, string> Badges => new()
    {
        { ReproductionState.Reproduced, null, "reproduced 3/4" },
        { ReproductionState.Reproduced, Half, "reproduced 3/4, within 0.5 %" },
        { ReproductionState.Reproduced, Tiny, "reproduced 3/4, within 1e-9 above" },
        { ReproductionState.Reproduced, Unbounded, "reproduced 3/4, tolerance not bounded" },
        { ReproductionState.Produced, null, "produced 3/4" },
        { ReproductionState.Produced, Half, "produced 3/4, within 0.5 %" },
        { ReproductionState.NotReproduced, null, "not reproduced" },
        { ReproductionState.NotReproduced, Unbounded, "not reproduced, tolerance not bounded" },
        { ReproductionState.InProgress, null, "in progress" },
        { ReproductionState.Inconclusive, null, "inconclusive" },
        { ReproductionState.Inconclusive, Unbounded, "inconclusive, tolerance not bounded" },
        { ReproductionState.NeverTried, null, "never tried" },
    };

    [Theory]
    [MemberData(nameof(Badges))]
    public void A_badge_says_it_in_words_that_fit_and_can_be_read(ReproductionState state, Tolerance? tolerance,
        string message)
    {
        var badge = Badge.Of(new ReproductionStatus(state, 3, 4, Tolerance: tolerance));
        Assert.Equal(message, badge.Message);
        var svg = XElement.Parse(badge.ToSvg());
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(svg.Attribute("aria-label")!.Value, svg.Element(ns + "title")!.Value);
        var texts = svg.Descendants(ns + "text").ToArray();
        Assert.Equal([Badge.Label, message], texts.Select(text => text.Value));
        var ends = texts.Select(text => Number(text, "x") + Number(text, "textLength")).ToArray();
        Assert.True(ends[0] < Number(texts[1], "x"));
        Assert.InRange(Number(svg, "width") - ends[1], 5.5, 6.5);
        Assert.InRange(Contrast(badge.Color), 4.5, 21);
        Assert.InRange(Contrast(Badge.LabelColor), 4.5, 21);
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>The contrast of white on a colour, as WCAG 2 computes it.</summary>
    private static double Contrast(string color)
    {
        var channels = Convert.FromHexString(color).Select(value => value / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 1.05 / (0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] + 0.05);
    }
}
