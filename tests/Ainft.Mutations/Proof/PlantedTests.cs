using Xunit;

namespace Ainft.Mutations.Proof;

public sealed class PlantedTests
{
    [Fact]
    public void A_sum_is_checked() => Assert.Equal(5, Planted.Sum(2, 3));

    [Fact]
    public void A_sign_is_checked()
    {
        Assert.True(Planted.IsNegative(-1));
        Assert.False(Planted.IsNegative(0));
        Assert.False(Planted.IsNegative(1));
    }

    [Fact]
    public void A_product_is_checked() => Assert.Equal(84, Planted.Product(3, 4));

    [Fact]
    public void A_greeting_is_checked()
    {
        Assert.Equal("Good morning", Planted.Greeting(true));
        Assert.Equal("Hi", Planted.Greeting(false));
    }

    /// <summary>It runs the code and reads no result, so no mutant of that code can make it fail.</summary>
    [Fact]
    public void Unread_results_are_not_checked()
    {
        _ = Planted.UnreadSum(2, 3);
        _ = Planted.IsUnreadNegative(-1);
        _ = Planted.UnreadProduct(3, 4);
        _ = Planted.UnreadGreeting(true);
        _ = Planted.UnreadGreeting(false);
    }
}
