using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Tolpuddle.Web.Hosting;

/// <summary>What a form says of something that it cannot read, where the form has no words of its own for it.</summary>
internal static class BindingWords
{
    private const string Empty = "This was left empty. Fill it in.";
    private const string Unreadable = "This cannot be read. Write it another way.";
    private const string NotANumber = "Write a number in digits.";

    public static void SetIn(DefaultModelBindingMessageProvider messages)
    {
        messages.SetValueMustNotBeNullAccessor(_ => Empty);
        messages.SetMissingBindRequiredValueAccessor(_ => Empty);
        messages.SetMissingKeyOrValueAccessor(() => Empty);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => Empty);
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Unreadable);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Unreadable);
        messages.SetUnknownValueIsInvalidAccessor(_ => Unreadable);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => Unreadable);
        messages.SetValueIsInvalidAccessor(_ => Unreadable);
        messages.SetValueMustBeANumberAccessor(_ => NotANumber);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => NotANumber);
    }
}
