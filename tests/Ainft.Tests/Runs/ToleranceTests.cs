using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class ToleranceTests
{
    private static readonly MetricPlace Loss = new("metrics.json", "/loss"), Score = new("score.json", "/f1");

    private static Comparator.Close Close(double value, double abs = 0, double rel = 0,
        CloseDirection direction = default, double? baseline = 100) =>
            new(Loss, value, abs, rel, direction) { Baseline = baseline };

    [Theory]
    [InlineData(2, 0.01, 0, "within 0.5 %")]
    [InlineData(2, 0, 0.001, "within 0.1 %")]
    [InlineData(1.281355, 0, 0.003, "within 0.3 %")]
    [InlineData(2, 0, 0.00501, "within 0.51 %")]
    [InlineData(2, 0, 0.1234, "within 13 %")]
    [InlineData(2, 0, 1.5, "within 150 %")]
    [InlineData(-2, 0, 1.2345, "within 130 %")]
    [InlineData(2, 0, 0, "within 0 %")]
    [InlineData(0, 0.002, 0, "within 0.002")]
    [InlineData(0, 25, 0, "within 25")]
    [InlineData(0, 1e-9, 0, "within 1e-9")]
    [InlineData(1, 0, 1e-9, "within 1e-7 %")]
    public void The_smallest_effect_is_stated_as_a_part_of_the_claimed_number(double value, double abs, double rel,
        string text) =>
            Assert.Equal(text, Tolerance.Of(Close(value, abs, rel))!.Text);

    [Theory]
    [InlineData(CloseDirection.AtMost, "within 1 % above")]
    [InlineData(CloseDirection.AtLeast, "within 1 % below")]
    public void A_direction_says_on_which_side(CloseDirection direction, string text) =>
        Assert.Equal(text,
            Tolerance.Of(Close(2, rel: 0.01, direction: direction, baseline: direction == CloseDirection.AtMost ? 9
            : 0))!.Text);

    [Fact]
    public void Without_a_baseline_or_beyond_a_bound_the_tolerance_is_not_bounded()
    {
        Assert.Equal("tolerance not bounded", Tolerance.Of(Close(2, 0.01, baseline: null))!.Text);
        Assert.Equal("tolerance not bounded", Tolerance.Of(Close(2, 0.6, baseline: 3))!.Text);
        Assert.Equal("tolerance not bounded",
            Tolerance.Of(new Comparator.Interval(Loss, 2, 0.01, 4, 0.05) { Baseline = 9 })!.Text);
        Assert.Equal("tolerance not bounded", Tolerance.Of(new Comparator.Close(Loss, null, 0.01, 0, default))!.Text);
    }

    [Fact]
    public void What_is_compared_bit_by_bit_needs_no_words()
    {
        Assert.Null(Tolerance.Of(Comparator.Bitwise.OfAllOutputs));
        Assert.Null(Tolerance.Of(new Comparator.Bitwise(["model.npz"])));
        Assert.Null(
            Tolerance.Of(
            new Comparator.All([new Comparator.Bitwise(["a"]), Comparator.Bitwise.OfAllOutputs,
            Close(2, 5, baseline: null)])));
        Assert.Null(
            Tolerance.Of(new Comparator.All([new Comparator.Bitwise([Loss.File]), Close(2, 5, baseline: null)])));
        Assert.Equal("tolerance not bounded",
            Tolerance.Of(
            new Comparator.All([new Comparator.Bitwise(["model.npz"]), Close(2, 5, baseline: null)]))!.Text);
    }

    [Fact]
    public void Of_several_numbers_the_one_that_may_stray_most_is_stated()
    {
        var score = new Comparator.Equivalent(Score, 0.5, 0.01, 0.01, 5, 0.05) { Baseline = 0 };
        Assert.Equal((Score, "within 2 %"), Stated(new Comparator.All([Close(2, rel: 0.01), score])));
        Assert.Equal((Loss, "within 3 %"), Stated(new Comparator.All([score, Close(2, rel: 0.03)])));
        Assert.Equal((Loss, "tolerance not bounded"),
            Stated(new Comparator.All([score, Close(2, rel: 0.001, baseline: null)])));
    }

    [Fact]
    public void Of_several_comparators_of_one_number_the_strictest_applies()
    {
        Assert.Equal((Loss, "within 1 %"), Stated(new Comparator.All([Close(2, rel: 0.03), Close(2, rel: 0.01)])));
        Assert.Equal((Loss, "within 1 %"),
            Stated(new Comparator.All([Close(2, rel: 5, baseline: null), Close(2, rel: 0.01)])));
        Assert.Equal((Loss, "within 3 %"), Stated(new Comparator.All([
            Close(2, rel: 0.03, direction: CloseDirection.AtMost),
                Close(2, rel: 0.01, direction: CloseDirection.AtLeast, baseline: 0)])));
    }

    [Fact]
    public void A_template_with_a_baseline_says_nothing_before_its_nodes_agree() =>
        Assert.Null(Tolerance.Of(new Comparator.Close(Loss, null, 0.01, 0, default) { Baseline = 1 }));

    [Fact]
    public void A_number_just_beyond_the_stated_tolerance_is_refused_and_one_within_is_accepted() =>
        Gen.Select(Gen.Double[-50, 50], Gen.Double[0, 9], Gen.Double[0, 2], Gen.Enum<CloseDirection>())
            .Sample((value, abs, rel, direction) =>
        {
            var comparator = Close(value, abs, rel, direction);
            var tolerance = Tolerance.Of(comparator)!;
            bool Agrees(double by) => new Claim([], comparator).Judge(
                ResultGen.Finished([]) with { Metrics = [new Metric(Loss.File, Loss.Pointer, value + by)] }).Agrees;
            var side = tolerance.Side == ToleranceSide.Below ? -1 : 1;
            Assert.True(Agrees(side * Math.Max(0, tolerance.Absolute!.Value * (1 - 1e-9) - 1e-12)));
            Assert.False(Agrees(side * (tolerance.Absolute.Value * (1 + 1e-9) + 1e-12)));
        }, iter: 1000);

    private static (MetricPlace, string) Stated(Comparator comparator) => Tolerance.Of(comparator) is { } tolerance
        ? (tolerance.Place, tolerance.Text) : default;
}
