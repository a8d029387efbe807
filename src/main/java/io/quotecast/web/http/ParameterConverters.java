package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.base.Quoted;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.TimeForm;
import io.quotecast.web.security.GrantAugmentor;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts query and path parameters of resources, and reports invalid ones with their name, their value and what is
 * allowed. An empty parameter counts as missing. Safe on any thread.
 */
@jakarta.ws.rs.ext.Provider
public class ParameterConverters implements ParamConverterProvider {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");

    /** Looked up at the first request, because converters are created before the settings are read. */
    private final Provider<Instruments> instruments;

    private final Provider<Timeframes> timeframes;

    private final SecurityIdentity caller;

    ParameterConverters(Provider<Instruments> instruments, Provider<Timeframes> timeframes, SecurityIdentity caller) {
        this.timeframes = timeframes;
        this.instruments = instruments;
        this.caller = caller;
    }

    /** Converts the text of a parameter. */
    private interface Conversion<T> {
        @Nullable
        T convert(String text) throws ProtocolException;
    }

    @Override
    @SuppressWarnings("unchecked") // Each type is compared with the type that its conversion returns.
    public @Nullable <T> ParamConverter<T> getConverter(
            Class<T> rawType, @Nullable Type genericType, Annotation @Nullable [] annotations) {
        return (ParamConverter<T>) converterOf(rawType, annotations == null ? new Annotation[0] : annotations);
    }

    private @Nullable ParamConverter<?> converterOf(Class<?> type, Annotation[] annotations) {
        QueryParam query = find(QueryParam.class, annotations);
        String key = query == null ? "" : query.value();
        if (type == Instrument.class) {
            return converter(symbol -> RequestedInstruments.one(instruments.get(), symbol, grant()));
        }
        if (type == RequestedInstruments.class) {
            return converter(symbols -> RequestedInstruments.parse(instruments.get(), symbols, grant()));
        }
        if (type == Timeframe.class) {
            return converter(text -> timeframe(key, text));
        }
        if (type == TimeForm.class) {
            return converter(text -> timeForm(key, text), TimeForm::text);
        }
        if (type == Time.class) {
            return converter(text -> text.isEmpty() ? null : Time.parse(key, text));
        }
        if (type == TradeCursor.class) {
            return converter(text -> text.isEmpty() ? null : cursor(key, text), ParameterConverters::text);
        }
        Min min = find(Min.class, annotations);
        Max max = find(Max.class, annotations);
        if (min != null && max != null) {
            DefaultValue defaultValue = find(DefaultValue.class, annotations);
            Conversion<Long> number = text -> {
                String digits = text.isEmpty() && defaultValue != null ? defaultValue.value() : text;
                return digits.isEmpty() ? null : Long.valueOf(number(key, digits, min.value(), max.value()));
            };
            if (type == Long.class) {
                return converter(number);
            }
            if (type == int.class) {
                return converter(text -> {
                    Long value = number.convert(text);
                    return value == null ? null : Math.toIntExact(value);
                });
            }
        }
        return null;
    }

    private Grant grant() {
        return GrantAugmentor.grant(caller);
    }

    private static <A extends Annotation> @Nullable A find(Class<A> type, Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation.annotationType() == type) {
                return type.cast(annotation);
            }
        }
        return null;
    }

    private static <T> ParamConverter<T> converter(Conversion<T> conversion) {
        return converter(conversion, Object::toString);
    }

    private static <T> ParamConverter<T> converter(Conversion<T> conversion, Function<T, String> formatter) {
        return new ParamConverter<>() {
            @Override
            public @Nullable T fromString(@Nullable String text) {
                if (text == null) {
                    return null;
                }
                try {
                    return conversion.convert(text);
                } catch (ProtocolException e) {
                    throw new BadRequestException(e);
                }
            }

            @Override
            public String toString(T value) {
                return formatter.apply(value);
            }
        };
    }

    private static long number(String key, String text, long min, long max) throws ProtocolException {
        long value = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (value < min || value > max) {
            boolean isNumber = INTEGER.matcher(text).matches();
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    key + ": " + (isNumber ? text + " is out of range" : Quoted.of(text) + " is not a whole number")
                            + " (" + min + " to " + max + ")");
        }
        return value;
    }

    private Timeframe timeframe(String key, String text) throws ProtocolException {
        Timeframes enabled = timeframes.get();
        return enabled.find(text)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " must be one of " + enabled));
    }

    private static TimeForm timeForm(String key, String text) throws ProtocolException {
        for (TimeForm form : TimeForm.values()) {
            if (form.text().equals(text) || (text.isEmpty() && form == TimeForm.MICROS)) {
                return form;
            }
        }
        throw new ProtocolException(ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " must be micros or iso");
    }

    private static TradeCursor cursor(String key, String text) throws ProtocolException {
        try {
            return TradeCursor.parse(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1))
                    .orElseThrow(IllegalArgumentException::new);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " is not a cursor from a response");
        }
    }

    /** Returns a cursor in the form in which clients receive it and send it back; null for null. */
    static @Nullable String text(@Nullable TradeCursor cursor) {
        return cursor == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(cursor.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
