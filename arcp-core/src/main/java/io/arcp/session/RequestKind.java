/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.arcp.session;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.arcp.protocol.Dialect;

/**
 * Kinds of requests, by the frames that say that one has failed (ARCP section 3.3).
 */
enum RequestKind {

	/** A submit. */
	SUBMIT {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return switch (dialect) {
				case GENERIC, TYPESCRIPT, RUBY -> List.of(ErrorForm.JOB);
				case JAVA -> List.of(ErrorForm.ECHO, ErrorForm.JOB);
				case GO, CSHARP, PYTHON -> List.of(ErrorForm.JOB, ErrorForm.SESSION);
			};
		}

	},

	/** A subscription. */
	SUBSCRIBE {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return switch (dialect) {
				case GENERIC, JAVA, RUBY -> List.of(ErrorForm.JOB);
				case TYPESCRIPT ->
					idle.getAsBoolean() ? List.of(ErrorForm.JOB, ErrorForm.SESSION) : List.of(ErrorForm.JOB);
				case GO, CSHARP, PYTHON -> List.of(ErrorForm.JOB, ErrorForm.SESSION);
			};
		}

	},

	/** A cancel. */
	CANCEL {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return switch (dialect) {
				case GENERIC, RUBY -> List.of(ErrorForm.JOB);
				case TYPESCRIPT, CSHARP, PYTHON -> List.of(ErrorForm.JOBLESS);
				case JAVA -> List.of(ErrorForm.ECHO);
				case GO -> List.of(ErrorForm.SESSION);
			};
		}

	},

	/** A listing. */
	LIST {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return switch (dialect) {
				case GENERIC, TYPESCRIPT, RUBY -> List.of(idle.getAsBoolean() ? ErrorForm.SESSION : ErrorForm.JOBLESS);
				case JAVA -> List.of(ErrorForm.ECHO);
				case GO, CSHARP, PYTHON -> List.of(ErrorForm.SESSION);
			};
		}

	},

	/** Any other frame, where section 2.8 of ARCP does not ignore it. */
	OTHER {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return (dialect == Dialect.JAVA) ? List.of(ErrorForm.ECHO, ErrorForm.SESSION) : List.of(ErrorForm.SESSION);
		}

	},

	/** A hello or resume. */
	OPENING {

		@Override
		List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle) {
			return (dialect == Dialect.JAVA) ? List.of(ErrorForm.SESSION, ErrorForm.ECHO) : List.of(ErrorForm.SESSION);
		}

	};

	/**
	 * Returns the forms of the frames, in the order in which they go out.
	 * @param dialect the dialect of the connection
	 * @param idle whether the session has nothing that a session error would destroy
	 */
	abstract List<ErrorForm> errorForms(Dialect dialect, BooleanSupplier idle);

	/**
	 * Returns whether a refusal can be taken for one of a submit, so that it has its
	 * place among the answers to submits (ARCP section 3.2).
	 */
	boolean isRefusedInOrder(Dialect dialect) {
		return errorForms(dialect, () -> false).contains(ErrorForm.JOB);
	}

}
